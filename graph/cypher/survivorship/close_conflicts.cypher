// Purpose: Closes conflicts on which nobody contradicts any more.
// Parameters:
//   $rows  list of {id}
//   $at    the moment
// Columns: none
UNWIND $rows AS r
MATCH (c:Conflict {id: r.id})
SET c.state = 'settled', c.closed_at = $at
