// Purpose: Marks servants as match pending, so that they are matched again.
// Parameters:
//   $rows  list of {id} of servants
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.id})
SET s.match_pending = s.id
