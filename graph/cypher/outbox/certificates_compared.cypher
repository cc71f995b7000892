// Purpose: Certificates that only one of two portals speaks of, or on which portals contradict each other.
// Parameters:
//   $sender     name of the portal that issues them
//   $recipient  name of the portal that is told
// Columns:
//   number    of the certificate
//   portals   who speaks of it
//   disputed  on what they contradict each other
MATCH (c:Certificate)<-[:DESCRIBES]-(r:PortalRecord)
WHERE r.portal IN [$sender, $recipient] AND r.state <> 'tombstoned'
WITH c, collect(DISTINCT r.portal) AS portals
WHERE size(portals) < 2 OR c.disputed IS NOT NULL
RETURN c.number AS number, portals, c.disputed AS disputed ORDER BY number
