// Purpose: Marks servants for derivation.
// Parameters:
//   $rows  list of {id} of servants
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.id})
SET s.dirty = s.id
