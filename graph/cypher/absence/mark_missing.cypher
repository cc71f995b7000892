// Purpose: Marks records as missing that a complete reading of their scope did not find.
// Parameters:
//   $ids        list of record ids
//   $scope_key  portal/stream/scope
//   $at         when they were not found
// Columns:
//   missing  how many were marked
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
WHERE r.absent IS NULL
SET r.absent = $scope_key, r.absent_since = $at, r.absent_runs = 0, r.state = 'missing'
RETURN count(r) AS missing
