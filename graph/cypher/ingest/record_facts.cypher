// Purpose: Returns the stored facts of portal records.
// Parameters:
//   $ids  list of record ids
// Columns:
//   records  list of [id, key, content hash, facts, portal, stream]
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
RETURN collect([r.id, r.key, r.content_hash, r.facts, r.portal, r.stream]) AS records
