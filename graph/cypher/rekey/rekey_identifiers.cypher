// Purpose: Gives identifiers their keys under a new identity key.
// Parameters:
//   $rows  list of {old: key until now, properties}
// Columns: none
UNWIND $rows AS r
MATCH (n:Identifier {key: r.old})
SET n += r.properties
