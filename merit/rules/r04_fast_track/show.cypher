// Purpose: Shows the promotion with both posts, and all posts that the person held.
// Parameters:
//   $subjects  id of the new appointment, in a list
// Columns:
//   promotion  path from the old post to the new one
//   career     path to a post that the person held
MATCH promotion = (:Position)<-[:TO]-(:Appointment)<-[:FROM]-(:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
MATCH (s:Servant)-[:HELD]->(a)
MATCH career = (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)
RETURN promotion, career LIMIT 50
