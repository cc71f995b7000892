// Purpose: Shows both appointments with their posts, the line between the posts, and the tie of kin.
// Parameters:
//   $subjects  ids of the two appointments
// Columns:
//   held  path from a servant to the post
//   line  path from the post to the one that it reports to, or null
//   kin   path from the servant to kin, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)
WHERE a.id IN $subjects
OPTIONAL MATCH line = (p)-[:HAS_VERSION]->(:PositionVersion)-[:REPORTS_TO]->(:Position)<-[:TO]-(b:Appointment)
WHERE b.id IN $subjects
OPTIONAL MATCH kin = (s)-[:KIN]->(:Kinship)<-[:KIN]-(:Servant)-[:HELD]->(c:Appointment)
WHERE c.id IN $subjects AND c.id <> a.id
RETURN held, line, kin LIMIT 50
