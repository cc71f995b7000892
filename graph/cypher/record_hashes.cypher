// Purpose: The content hashes of portal records, as far as they are known.
// Parameters:
//   $ids  list of record ids
// Columns:
//   hashes  list of [id, content hash]
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
RETURN collect([r.id, r.content_hash]) AS hashes
