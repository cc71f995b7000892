// Purpose: Reads the days for which scopes of portals are loaded completely.
// Parameters:
//   $portals  names of portals
// Rows:
//   id             of the coverage
//   portal         name of the portal
//   stream         name of the stream
//   scope          name of the scope
//   labels         list of labels it is complete for
//   from           first day covered
//   to             first day no longer covered
//   whole_country  whether its list is of the whole country; null where that is not known
//   names_bodies   whether the scope names bodies
UNWIND $portals AS portal
MATCH (c:Coverage {portal: portal})
WITH c ORDER BY c.id
RETURN collect({
  id: c.id, portal: c.portal, stream: c.stream, scope: c.scope, labels: c.labels, from: c.from, to: c.to,
  whole_country: c.whole_country, names_bodies: c.bodies IS NOT NULL
}) AS rows
