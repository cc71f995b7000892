// Purpose: Removes the parked references of records whose facts are written again.
// Parameters:
//   $rows  list of {record}
// Columns: none
UNWIND $rows AS r
MATCH (p:ParkedReference {record: r.record})
DELETE p
