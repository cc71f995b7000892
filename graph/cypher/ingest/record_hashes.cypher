// Purpose: Returns the content hashes of the portal records that are known.
// Parameters:
//   $ids  list of record ids
// Columns:
//   hashes  list of [id, content hash, run that wrote it]; the hash is '' for a record that is missing or gone, so that it is
//           written again
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
RETURN collect([r.id, CASE WHEN r.absent IS NULL THEN r.content_hash ELSE '' END, r.run]) AS hashes
