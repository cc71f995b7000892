// Purpose: Notes on a candidate, if there is one, how it was judged.
// Parameters:
//   $id     of the candidate
//   $state  accepted, rejected, unsure, or open again
// Columns: none
MATCH (c:MatchCandidate {id: $id})
SET c.state = $state
