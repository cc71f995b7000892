// Purpose: Sets the state of match candidates after a judgement; ids without a candidate are skipped.
// Parameters:
//   $rows  list of {id: of the candidate, state: accepted, rejected, unsure or open}
// Columns: none
UNWIND $rows AS r
MATCH (c:MatchCandidate {id: r.id})
SET c.state = r.state
