// Purpose: How far certificates went that one portal issued and another was told of.
// Parameters:
//   $recipient  name of the portal that is told
// Columns:
//   queued     certificates it is to learn of
//   delivered  of them, those it gave a receipt for
//   seen       of them, those its own register showed at the next reading
//   relied_on  degrees it granted that rest on one of them
MATCH (d:Delivery {recipient: $recipient, kind: 'certificate'})
OPTIONAL MATCH (:PortalRecord {id: d.record})-[:DESCRIBES]->(c:Certificate)
WITH d, c, EXISTS { MATCH (c)<-[:DESCRIBES]-(r:PortalRecord) WHERE r.portal = $recipient } AS seen
OPTIONAL MATCH (c)<-[:RESTS_ON]-(g:DegreeGrant)
WITH d, seen, count(g) AS degrees
RETURN count(d) AS queued, sum(CASE WHEN d.state = 'delivered' THEN 1 ELSE 0 END) AS delivered,
  sum(CASE WHEN d.state = 'delivered' AND seen THEN 1 ELSE 0 END) AS seen, sum(degrees) AS relied_on
