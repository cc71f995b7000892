// Purpose: Takes the marks from things that are survivorship_applied.
// Parameters:
//   $ids  list of their ids
// Columns: none
UNWIND $ids AS id
MATCH (u:PendingSurvivorship {id: id})
DELETE u
