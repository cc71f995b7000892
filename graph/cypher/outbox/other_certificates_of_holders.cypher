// Purpose: For certificates, the numbers of other certificates that a portal has for the same holder.
// Parameters:
//   $numbers  list of certificate numbers
//   $portal   name of the portal
// Rows:
//   number  number of one of these certificates
//   others  list of the other numbers
MATCH (c:Certificate)<-[:HOLDS]-(:Servant)-[:HOLDS]->(other:Certificate)<-[:DESCRIBES]-(r:PortalRecord {portal: $portal})
WHERE c.number IN $numbers AND other.number <> c.number AND r.state <> 'tombstoned'
WITH c.number AS number, collect(DISTINCT other.number) AS others ORDER BY number
RETURN collect({number: number, others: others}) AS rows
