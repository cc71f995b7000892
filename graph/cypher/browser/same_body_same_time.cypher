// Purpose: Shows who held a post in the same body at the same time as a person. An end that nobody stated counts as one that may be
//   still to come.
// Parameters:
//   $servant  id of the person
// Columns:
//   own     path from the person over her post to its body
//   theirs  path from the body over another post of it to its holder
MATCH own = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
WHERE s.id = $servant
MATCH theirs = (o)<-[:IN]-(:Position)<-[:TO]-(b:Appointment)<-[:HELD]-(other:Servant)
WHERE other.id <> s.id
  AND (b.end_latest IS NULL OR a.start_earliest < b.end_latest) AND (a.end_latest IS NULL OR b.start_earliest < a.end_latest)
RETURN own, theirs ORDER BY b.start_latest DESC, b.id LIMIT 100
