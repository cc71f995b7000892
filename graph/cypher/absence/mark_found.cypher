// Purpose: Marks missing records as active again whose rows came back but cannot be read: they keep what they stated.
// Parameters:
//   $ids  list of record ids
// Columns: none
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
WHERE r.state = 'missing'
SET r.state = 'active', r.absent = null, r.absent_since = null, r.absent_runs = null
