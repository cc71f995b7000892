// Purpose: Deletes the pending references of records whose facts are written again.
// Parameters:
//   $rows  list of {record: id of the record}
// Columns: none
UNWIND $rows AS r
MATCH (p:PendingReference {record: r.record})
DELETE p
