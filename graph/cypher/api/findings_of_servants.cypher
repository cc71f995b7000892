// Purpose: The newest findings of each of some servants.
// Parameters:
//   $servants  list of servant ids
//   $limit     how many of each at the most
// Columns:
//   servant   id
//   findings  list of finding ids, the newest deed first
UNWIND $servants AS id
MATCH (s:Servant {id: id})
RETURN s.id AS servant,
  COLLECT { MATCH (s)<-[:CONCERNS]-(f:Finding) RETURN f.id AS finding ORDER BY f.sort_key LIMIT $limit } AS findings
