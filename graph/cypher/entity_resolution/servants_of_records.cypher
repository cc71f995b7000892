// Purpose: The servants that portal records describe.
// Parameters:
//   $ids  list of record ids
// Columns:
//   servants  list of servant ids
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
MATCH (r)-[:DESCRIBES]->(s:Servant)
RETURN collect(DISTINCT s.id) AS servants
