// Purpose: Removes the pending references of records whose facts are written again.
// Parameters:
//   $rows  list of {record}
// Columns: none
UNWIND $rows AS r
MATCH (p:PendingReference {record: r.record})
DELETE p
