// Purpose: Locks portal records until the transaction ends, by writing to them, and reads which content they have by now.
// Parameters:
//   $ids  list of record ids
// Columns:
//   records  list of [id, content hash] of those that their portal still has
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
WHERE r.state <> 'tombstoned'
SET r.content_hash = r.content_hash
RETURN collect([r.id, r.content_hash]) AS records
