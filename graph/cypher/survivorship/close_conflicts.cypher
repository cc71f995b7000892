// Purpose: Closes conflicts on which no portal contradicts another any longer.
// Parameters:
//   $rows  list of {id: of the conflict}
//   $at    moment of closing
// Columns: none
UNWIND $rows AS r
MATCH (c:Conflict {id: r.id})
SET c.state = 'settled', c.closed_at = $at
