// Purpose: Takes the marks from servants that are matched.
// Parameters:
//   $ids  list of servant ids
// Columns: none
UNWIND $ids AS id
MATCH (s:Servant {id: id})
SET s.unmatched = null
