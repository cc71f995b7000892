// Purpose: Marks records that a complete reading of their scope did not find any more.
// Parameters:
//   $ids    list of record ids
//   $place  portal/stream/scope
//   $at     the moment
// Columns:
//   missing  how many are marked now
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
WHERE r.absent IS NULL
SET r.absent = $place, r.absent_since = $at, r.absent_runs = 0, r.state = 'missing'
RETURN count(r) AS missing
