// Purpose: Counts one more complete reading that did not find the missing records of a scope.
// Parameters:
//   $place  portal/stream/scope
//   $runs   after how many such readings a record is taken for gone
// Columns:
//   gone  ids of the records that are taken for gone now
MATCH (r:PortalRecord {absent: $place})
WHERE r.state = 'missing'
SET r.absent_runs = r.absent_runs + 1
WITH r
WHERE r.absent_runs >= $runs
SET r.state = 'tombstoned'
RETURN collect(r.id) AS gone
