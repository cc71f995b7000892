// Purpose: Marks servants dirty, so that their careers are derived again.
// Parameters:
//   $rows  list of {id} of servants
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.id})
SET s.dirty = s.id
