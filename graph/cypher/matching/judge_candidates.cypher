// Purpose: Notes on candidates, as far as there are any, how they were judged.
// Parameters:
//   $rows  list of {id: of the candidate, state: accepted, rejected, unsure, or open again}
// Columns: none
UNWIND $rows AS r
MATCH (c:MatchCandidate {id: r.id})
SET c.state = r.state
