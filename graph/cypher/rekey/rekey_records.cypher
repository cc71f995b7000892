// Purpose: Gives portal records their ids, keys and facts under a new identity key.
// Parameters:
//   $rows  list of {old: id until now, properties}
// Columns: none
UNWIND $rows AS r
MATCH (n:PortalRecord {id: r.old})
SET n += r.properties
