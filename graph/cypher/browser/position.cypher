// Purpose: Shows a post with its body, everybody who held it, its competitions, and who applied in them.
// Parameters:
//   $position  id of the post
// Columns:
//   path  path from the post to its body, or from a person, a competition or an applicant to the post
MATCH path = (p:Position)-[:IN]->(:Organisation)
WHERE p.id = $position
RETURN path LIMIT 1
UNION ALL
MATCH path = (:Servant)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)
WHERE p.id = $position
RETURN path ORDER BY a.start_latest DESC, a.id LIMIT 34
UNION ALL
MATCH path = (c:Competition)-[:FOR]->(p:Position)
WHERE p.id = $position
RETURN path ORDER BY c.announced_latest DESC, c.id LIMIT 15
UNION ALL
MATCH path = (:Servant)-[:MADE]->(:Application)-[:IN]->(c:Competition)-[:FOR]->(p:Position)
WHERE p.id = $position
RETURN path ORDER BY c.announced_latest DESC, c.id LIMIT 50
