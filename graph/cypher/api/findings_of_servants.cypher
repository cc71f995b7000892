// Purpose: Lists the newest findings of each of several servants.
// Parameters:
//   $servants  list of servant ids
//   $limit     maximum number of findings for each servant
// Rows:
//   servant   id
//   findings  list of finding ids, the newest case first
UNWIND $servants AS id
MATCH (s:Servant {id: id})
WITH s.id AS servant,
  COLLECT { MATCH (s)<-[:CONCERNS]-(f:Finding) RETURN f.id AS finding ORDER BY f.sort_key LIMIT $limit } AS findings
RETURN collect({servant: servant, findings: findings}) AS rows
