// Purpose: Counts one more complete reading for all missing records of a scope, and tombstones those that count as gone now.
// Parameters:
//   $scope_key  portal/stream/scope
//   $readings   number of complete readings after which a missing record is gone
// Columns:
//   gone  ids of the records that are gone since this reading
MATCH (r:PortalRecord {absent: $scope_key})
WHERE r.state = 'missing'
SET r.absent_runs = r.absent_runs + 1
WITH r
WHERE r.absent_runs >= $readings
SET r.state = 'tombstoned'
RETURN collect(r.id) AS gone
