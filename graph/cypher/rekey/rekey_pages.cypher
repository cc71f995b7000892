// Purpose: Gives pages the digests of their records under a new identity key.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MATCH (p:Page {id: r.id})
SET p += r.properties
