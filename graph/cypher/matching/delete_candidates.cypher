// Purpose: Deletes match candidates that no evidence supports any longer.
// Parameters:
//   $ids  list of candidate ids
// Columns: none
UNWIND $ids AS id
MATCH (c:MatchCandidate {id: id})
DETACH DELETE c
