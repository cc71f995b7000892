// Purpose: Removes rows from quarantine.
// Parameters:
//   $ids  list of ids of rows in quarantine
// Columns: none
UNWIND $ids AS id
MATCH (q:QuarantinedRow {id: id})
DELETE q
