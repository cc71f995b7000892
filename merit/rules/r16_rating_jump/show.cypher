// Purpose: Shows the promotion with both posts, the person's assessments with their evaluators, and the signer of the order.
// Parameters:
//   $subjects  id of the new appointment, in a list
// Columns:
//   promotion    path from the old post to the new one
//   assessments  path to the evaluator of an assessment of the person, or null
//   signed       path to the signer, or null
MATCH promotion = (:Position)<-[:TO]-(:Appointment)<-[:FROM]-(:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
MATCH (s:Servant)-[:HELD]->(a)
OPTIONAL MATCH assessments = (s)-[:ASSESSED_IN]->(:Assessment)-[:BY]->(:Servant)
OPTIONAL MATCH signed = (a)-[:APPOINTED_BY]->(:Servant)
RETURN promotion, assessments, signed LIMIT 50
