// Purpose: Shows the promotion with both posts, and the person's assessments.
// Parameters:
//   $subjects  id of the new appointment, in a list
// Columns:
//   promotion    path from the old post to the new one
//   assessments  path to an assessment of the person, or null
MATCH promotion = (:Position)<-[:TO]-(:Appointment)<-[:FROM]-(:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
MATCH (s:Servant)-[:HELD]->(a)
OPTIONAL MATCH assessments = (s)-[:ASSESSED_IN]->(:Assessment)
RETURN promotion, assessments LIMIT 50
