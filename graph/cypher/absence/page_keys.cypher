// Purpose: Returns the records that pages had when they were last read, and those they have lost since their scope was complete.
// Parameters:
//   $ids  list of page ids
// Columns:
//   pages  list of [id, digests of its records, digests of the records it lost]
UNWIND $ids AS id
MATCH (p:Page {id: id})
RETURN collect([p.id, p.keys, p.left]) AS pages
