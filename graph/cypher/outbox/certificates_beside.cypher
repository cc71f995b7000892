// Purpose: Numbers of the certificates of a portal that are held by those who hold one of some others.
// Parameters:
//   $numbers  list of numbers of certificates
//   $portal   name of the portal
// Columns:
//   number  of one of those certificates
//   beside  list of the numbers that the portal tells of
MATCH (c:Certificate)<-[:HOLDS]-(:Servant)-[:HOLDS]->(other:Certificate)<-[:DESCRIBES]-(r:PortalRecord {portal: $portal})
WHERE c.number IN $numbers AND other.number <> c.number AND r.state <> 'tombstoned'
RETURN c.number AS number, collect(DISTINCT other.number) AS beside ORDER BY number
