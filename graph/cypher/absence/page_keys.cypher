// Purpose: Which records pages held when they were last read, and which left them since the scope was last complete.
// Parameters:
//   $ids  list of page ids
// Columns:
//   pages  list of [id, digests of its records, digests of those that left]
UNWIND $ids AS id
MATCH (p:Page {id: id})
RETURN collect([p.id, p.keys, p.left]) AS pages
