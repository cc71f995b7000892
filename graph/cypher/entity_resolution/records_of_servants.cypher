// Purpose: The portal records that describe servants themselves, not only what is linked to them.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   records  list of record ids
UNWIND $ids AS id
MATCH (s:Servant {id: id})
MATCH (s)<-[:DESCRIBES]-(r:PortalRecord)
RETURN collect(DISTINCT r.id) AS records
