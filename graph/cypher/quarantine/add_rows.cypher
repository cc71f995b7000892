// Purpose: Adds rows to the quarantine, or updates those with the same id.
// Parameters:
//   $rows  list of maps with the properties of a row, its id included
// Columns: none
UNWIND $rows AS r
MERGE (q:QuarantinedRow {id: r.id})
SET q += r
