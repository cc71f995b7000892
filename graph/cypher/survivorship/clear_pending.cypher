// Purpose: Takes the marks from things that are weighed.
// Parameters:
//   $ids  list of their ids
// Columns: none
UNWIND $ids AS id
MATCH (u:Unsettled {id: id})
DELETE u
