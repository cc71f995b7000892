// Purpose: Shows the promotion with both posts, and the person's sanctions.
// Parameters:
//   $subjects  id of the new appointment, in a list
// Columns:
//   promotion  path from the old post to the new one
//   sanctions  path to a sanction of the person, or null
MATCH promotion = (:Position)<-[:TO]-(:Appointment)<-[:FROM]-(:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
MATCH (s:Servant)-[:HELD]->(a)
OPTIONAL MATCH sanctions = (s)-[:GIVEN]->(:Sanction)
RETURN promotion, sanctions LIMIT 50
