// Purpose: Locks a match candidate until the transaction ends, by writing to it. There may be none.
// Parameters:
//   $id  of the candidate
// Columns:
//   state  open, accepted, rejected or unsure
MATCH (c:MatchCandidate {id: $id})
SET c.state = coalesce(c.state, 'open')
RETURN c.state AS state
