// Purpose: Gives earlier contents of records their facts under a new identity key.
// Parameters:
//   $rows  list of {old: id so far, properties}
// Columns: none
UNWIND $rows AS r
MATCH (n:RecordVersion {id: r.old})
SET n += r.properties
