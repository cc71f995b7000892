// Purpose: Keeps rows that could not be read.
// Parameters:
//   $rows  list of property maps with id
// Columns: none
UNWIND $rows AS r
MERGE (q:QuarantinedRow {id: r.id})
SET q += r
