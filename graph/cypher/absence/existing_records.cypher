// Purpose: Tells which of these records there are, as far as they are not gone.
// Parameters:
//   $ids  list of record ids
// Columns:
//   existing  list of the ids of those that are there, missing ones included
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
WHERE r.state <> 'tombstoned'
RETURN collect(r.id) AS existing
