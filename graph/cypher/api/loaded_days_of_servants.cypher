// Purpose: Reads for which days portals are loaded completely for the bodies in which servants ever held positions. A portal speaks
//   for the bodies that it names; one that names none for those that its records describe, or for all bodies of its country.
// Parameters:
//   $servants  list of ids of servants
// Rows:
//   servant       id
//   organisation  id of the body
//   portal        name of the portal
//   labels        labels of the facts that are complete
//   from          first day covered
//   to            first day no longer covered
UNWIND $servants AS id
MATCH (s:Servant {id: id})
MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
WITH DISTINCT s, o
WITH s, o, COLLECT {
    MATCH (o)-[:HAS_VERSION*0..1]->(described)<-[:DESCRIBES]-(r:PortalRecord)
    WHERE r.absent_since IS NULL
    RETURN DISTINCT r.portal AS portal
  } AS portals
MATCH (c:Coverage)
WHERE EXISTS { MATCH (c)-[:SPEAKS_FOR]->(named:Organisation) WHERE named.id = o.id }
  OR (c.bodies IS NULL AND (c.portal IN portals OR (c.whole_country AND c.country = o.country)))
WITH s, o, c ORDER BY s.id, o.id, c.id
RETURN collect({servant: s.id, organisation: o.id, portal: c.portal, labels: c.labels, from: c.from, to: c.to}) AS rows
