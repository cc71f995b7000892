// Purpose: Gives versions of records their facts under a new identity key.
// Parameters:
//   $rows  list of {old: id until now, properties}
// Columns: none
UNWIND $rows AS r
MATCH (n:RecordVersion {id: r.old})
SET n += r.properties
