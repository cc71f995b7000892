// Purpose: Marks records as there again whose rows came back and cannot be read: they go on saying what they said.
// Parameters:
//   $ids  list of record ids
// Columns: none
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
WHERE r.state = 'missing'
SET r.state = 'active', r.absent = null, r.absent_since = null, r.absent_runs = null
