// Purpose: Shows what the hub learned since a moment: appointments that it read for the first time, and findings that were opened,
//   changed, decided on or resolved.
// Parameters:
//   $since  the moment, as a datetime
// Columns:
//   path  path from a person over a post to its body, or from a change over its finding to a fact that this rests on
MATCH path = (:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(:Organisation)
WHERE a.known_since >= $since
RETURN path ORDER BY a.known_since DESC, a.id LIMIT 50
UNION ALL
MATCH path = (r:Review)<-[:CHANGED_BY]-(f:Finding)-[:EVIDENCE]->()
WHERE r.at >= $since
RETURN path ORDER BY r.at DESC, r.id LIMIT 50
