// Purpose: The portal records that describe servants, or anything linked to them.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   records  list of [record id, portal, stream]
UNWIND $ids AS id
MATCH (s:Servant {id: id})
OPTIONAL MATCH (s)<-[:DESCRIBES]-(own:PortalRecord)
WITH s, collect([own.id, own.portal, own.stream]) AS describing
OPTIONAL MATCH (s)-[:HELD|SIGNED|MADE|TOOK|HOLDS|ASSESSED_IN|GIVEN|LISTED|GRANTED|EDUCATED|DECLARED|FILED|KIN|APPOINTED_BY
  |PANEL|BY|ABOUT]-(n)
OPTIONAL MATCH (n)<-[:DESCRIBES]-(r:PortalRecord)
WITH s, describing, collect([r.id, r.portal, r.stream]) AS linked
UNWIND describing + linked AS record
RETURN collect(DISTINCT record) AS records
