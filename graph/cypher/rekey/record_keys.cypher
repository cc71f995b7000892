// Purpose: Returns the keys of the portal records that are known.
// Parameters:
//   $ids  list of record ids
// Columns:
//   keys  list of [id, key]
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
RETURN collect([r.id, r.key]) AS keys
