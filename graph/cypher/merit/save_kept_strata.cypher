// Purpose: Keeps the rows of strata, in the place of what was kept of them before.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MERGE (k:KeptStratum {id: r.id})
SET k = r.properties
