// Purpose: Marks servants to be matched again.
// Parameters:
//   $rows  list of {id}
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.id})
SET s.match_pending = s.id
