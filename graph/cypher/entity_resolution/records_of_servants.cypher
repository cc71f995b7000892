// Purpose: The portal records that speak of servants themselves, not only of what is theirs.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   records  their ids
UNWIND $ids AS id
MATCH (s:Servant {id: id})
MATCH (s)<-[:DESCRIBES]-(r:PortalRecord)
RETURN collect(DISTINCT r.id) AS records
