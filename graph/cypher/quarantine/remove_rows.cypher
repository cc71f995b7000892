// Purpose: Removes rows from quarantine.
// Parameters:
//   $ids  list of their ids
// Columns: none
UNWIND $ids AS id
MATCH (q:QuarantinedRow {id: id})
DELETE q
