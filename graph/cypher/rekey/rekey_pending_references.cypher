// Purpose: Gives pending references their ids, records and targets under a new identity key.
// Parameters:
//   $rows  list of {old: id until now, properties}
// Columns: none
UNWIND $rows AS r
MATCH (n:PendingReference {id: r.old})
SET n += r.properties
