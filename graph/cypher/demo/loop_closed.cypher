// Purpose: Counts how far the certificates of one portal got on their way to another portal.
// Parameters:
//   $recipient  name of the portal that receives them
// Columns:
//   queued     number of certificates queued for the recipient
//   delivered  number of those for which it gave a receipt
//   seen       number of delivered ones that its own register showed when it was read again
//   relied_on  number of degrees granted that rest on one of them
MATCH (d:Delivery {recipient: $recipient, kind: 'certificate'})
OPTIONAL MATCH (source:PortalRecord {id: d.record})-[:DESCRIBES]->(c:Certificate)
WITH d, c, EXISTS { MATCH (c)<-[:DESCRIBES]-(r:PortalRecord) WHERE r.portal = $recipient } AS seen
OPTIONAL MATCH (c)<-[:RESTS_ON]-(g:DegreeGrant)
WITH d, seen, count(g) AS degrees
RETURN count(d) AS queued, sum(CASE WHEN d.state = 'delivered' THEN 1 ELSE 0 END) AS delivered,
  sum(CASE WHEN d.state = 'delivered' AND seen THEN 1 ELSE 0 END) AS seen, sum(degrees) AS relied_on
