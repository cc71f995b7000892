// Purpose: The servants whom portal records speak of.
// Parameters:
//   $ids  list of record ids
// Columns:
//   servants  their ids
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
MATCH (r)-[:DESCRIBES]->(s:Servant)
RETURN collect(DISTINCT s.id) AS servants
