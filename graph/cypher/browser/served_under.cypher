// Purpose: Shows under whom a person served: who held the posts to which hers reported, while both held them. An end that nobody
//   stated counts as one that may be still to come.
// Parameters:
//   $servant  id of the person
// Columns:
//   path  path from the person over her post, and the post to which it reported, to its holder
MATCH path = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(v:PositionVersion)
  -[:REPORTS_TO]->(:Position)<-[:TO]-(b:Appointment)<-[:HELD]-(head:Servant)
WHERE s.id = $servant AND head.id <> s.id
  AND (b.end_latest IS NULL OR a.start_earliest < b.end_latest) AND (a.end_latest IS NULL OR b.start_earliest < a.end_latest)
  AND (v.end_latest IS NULL OR a.start_earliest < v.end_latest) AND (a.end_latest IS NULL OR v.start_earliest < a.end_latest)
  AND (v.end_latest IS NULL OR b.start_earliest < v.end_latest) AND (b.end_latest IS NULL OR v.start_earliest < b.end_latest)
RETURN path ORDER BY a.start_latest DESC, b.start_latest DESC, b.id LIMIT 100
