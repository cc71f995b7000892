// Purpose: Keeps the dirty marks of servants whose careers could not be derived, so that the next derivation tries again.
// Parameters:
//   $ids  list of servant ids
// Columns: none
UNWIND $ids AS id
MATCH (s:Servant {id: id})
SET s.dirty = s.id
