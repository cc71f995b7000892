// Purpose: Deletes pending references of records whose facts are written again or withdrawn.
// Parameters:
//   $rows  list of {record: id of the record, waiting: ids of its pending references that stay}
// Columns: none
UNWIND $rows AS r
MATCH (p:PendingReference {record: r.record})
WHERE NOT p.id IN r.waiting
DELETE p
