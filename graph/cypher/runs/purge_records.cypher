// Purpose: Deletes records that have been gone for long, with their versions.
// Parameters:
//   $before  records missing since before this moment are deleted
//   $limit   largest number of records
// Columns:
//   purged  how many were deleted
MATCH (r:PortalRecord)
WHERE r.absent > '' AND r.state = 'tombstoned' AND r.absent_since < $before
WITH r LIMIT $limit
OPTIONAL MATCH (r)-[:HAS_VERSION]->(v:RecordVersion)
DETACH DELETE v
WITH DISTINCT r
DETACH DELETE r
RETURN count(*) AS purged
