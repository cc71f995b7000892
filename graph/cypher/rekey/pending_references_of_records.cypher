// Purpose: Returns the pending references of records.
// Parameters:
//   $ids  list of record ids
// Columns:
//   pending  list of [id, id of the record, identifier key or id of the node it refers to]
UNWIND $ids AS id
MATCH (p:PendingReference {record: id})
RETURN collect([p.id, p.record, p.target]) AS pending
