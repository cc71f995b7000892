// Purpose: Clears the dirty marks of servants whose careers are derived.
// Parameters:
//   $ids  list of servant ids
// Columns: none
UNWIND $ids AS id
MATCH (s:Servant {id: id})
SET s.dirty = null
