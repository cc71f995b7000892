// Purpose: The promotion with the posts it leads from and into, and the person's sanctions.
// Parameters:
//   $subjects  id of the appointment promoted into
// Columns:
//   promotion  path from the post left to the post reached
//   sanctions  paths to the person's sanctions
MATCH promotion = (:Position)<-[:TO]-(:Appointment)<-[:FROM]-(:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
MATCH (s:Servant)-[:HELD]->(a)
OPTIONAL MATCH sanctions = (s)-[:GIVEN]->(:Sanction)
RETURN promotion, sanctions LIMIT 50
