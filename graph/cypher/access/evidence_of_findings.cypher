// Purpose: The ids of the nodes that findings rest on.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   finding   id
//   evidence  list of ids
UNWIND $ids AS id
MATCH (f:Finding {id: id})
RETURN collect({finding: f.id, evidence: COLLECT { MATCH (f)-[:EVIDENCE]->(n) RETURN n.id AS node }}) AS rows
