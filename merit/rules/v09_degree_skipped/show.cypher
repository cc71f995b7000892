// Purpose: Shows all degrees of the person, and what the judged one rests on.
// Parameters:
//   $subjects  id of the degree grant, in a list
// Columns:
//   granted  path from the servant to a degree
//   basis    path from the judged degree to its certificate or assessment, or null
MATCH (s:Servant)-[:GRANTED]->(d:DegreeGrant)
WHERE d.id IN $subjects
MATCH granted = (s)-[:GRANTED]->(:DegreeGrant)
OPTIONAL MATCH basis = (d)-[:RESTS_ON]->()
RETURN granted, basis LIMIT 50
