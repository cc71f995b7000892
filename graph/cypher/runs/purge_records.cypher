// Purpose: Removes some records that have been gone for long, with all they said.
// Parameters:
//   $before  those missing since before this moment
//   $limit   how many at the most
// Columns:
//   purged  how many were removed
MATCH (r:PortalRecord)
WHERE r.absent > '' AND r.state = 'tombstoned' AND r.absent_since < $before
WITH r LIMIT $limit
OPTIONAL MATCH (r)-[:HAS_VERSION]->(v:RecordVersion)
DETACH DELETE v
WITH DISTINCT r
DETACH DELETE r
RETURN count(*) AS purged
