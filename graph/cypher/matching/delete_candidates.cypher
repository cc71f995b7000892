// Purpose: Removes pairs that nothing speaks for any more.
// Parameters:
//   $ids  list of candidate ids
// Columns: none
UNWIND $ids AS id
MATCH (c:MatchCandidate {id: id})
DETACH DELETE c
