// Purpose: Counts conflicts between portals about a body, its versions, positions and appointments.
// Parameters:
//   $organisation  id of the body
//   $label         label of the nodes, or null for all
//   $property      name of the property, or null for all
//   $state         open or settled, or null for all
//   $since         only conflicts opened or settled at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (o:Organisation {id: $organisation})
CALL (o) {
  MATCH (o)-[:HAS_VERSION*0..1]->(n)<-[:ABOUT]-(c:Conflict) RETURN c
  UNION
  MATCH (o)<-[:IN]-(:Position)-[:HAS_VERSION*0..1]->(n)<-[:ABOUT]-(c:Conflict) RETURN c
  UNION
  MATCH (o)<-[:IN]-(:Position)<-[:TO]-(:Appointment)<-[:ABOUT]-(c:Conflict) RETURN c
}
WITH c
WHERE {{conflict_filter}}
RETURN count(DISTINCT c) AS number
