// Purpose: Notes that servants have a valid national number by now.
// Parameters:
//   $rows  list of {id}
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.id})
SET s.without_national_id = null
