// Purpose: Gives rows in quarantine their ids and keys under a new identity key.
// Parameters:
//   $rows  list of {old: id until now, properties}
// Columns: none
UNWIND $rows AS r
MATCH (n:QuarantinedRow {id: r.old})
SET n += r.properties
