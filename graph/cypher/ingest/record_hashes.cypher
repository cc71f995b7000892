// Purpose: The content hashes of portal records, as far as they are known; that of a missing one is '', so that it is written.
// Parameters:
//   $ids  list of record ids
// Columns:
//   hashes  list of [id, content hash]
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
RETURN collect([r.id, CASE WHEN r.absent IS NULL THEN r.content_hash ELSE '' END]) AS hashes
