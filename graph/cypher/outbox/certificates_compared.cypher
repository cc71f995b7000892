// Purpose: Certificates that only one of two portals describes, or that are disputed.
// Parameters:
//   $sender     name of the portal that issues certificates
//   $recipient  name of the portal that gets messages about them
// Rows:
//   number    of the certificate
//   portals   list of the portals that describe it
//   disputed  list of the disputed properties, or null
MATCH (c:Certificate)<-[:DESCRIBES]-(r:PortalRecord)
WHERE r.portal IN [$sender, $recipient] AND r.state <> 'tombstoned'
WITH c, collect(DISTINCT r.portal) AS portals
WHERE size(portals) < 2 OR c.disputed IS NOT NULL
WITH c, portals ORDER BY c.number
RETURN collect({number: c.number, portals: portals, disputed: c.disputed}) AS rows
