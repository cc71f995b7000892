// Purpose: Reads the days for which portals have loaded their registers of certificates completely.
// Parameters:
//   $portals  list of the names of portals
// Rows:
//   portal  its name
//   from    first day covered
//   to      first day no longer covered
MATCH (c:Coverage {stream: 'certificates'})
WHERE c.portal IN $portals
WITH c ORDER BY c.id
RETURN collect({portal: c.portal, from: c.from, to: c.to}) AS rows
