// Purpose: Clears the mark of servants who now have a valid national number.
// Parameters:
//   $rows  list of {id} of servants
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.id})
SET s.without_national_id = null
