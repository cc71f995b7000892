// Purpose: Shows the ten newest findings with the facts that each of them rests on.
// Parameters: none
// Columns:
//   path  path from a finding to a fact that it rests on
MATCH (f:Finding)
WITH f ORDER BY f.first_seen DESC, f.id LIMIT 10
MATCH path = (f)-[:EVIDENCE]->()
RETURN path LIMIT 100
