// Purpose: Reads a page of conflicts between portals about a body, its versions, positions and appointments, by id.
// Parameters:
//   $organisation  id of the body
//   $label         label of the nodes, or null for all
//   $property      name of the property, or null for all
//   $state         open or settled, or null for all
//   $since         only conflicts opened or settled at this moment or later; null for all
//   $after         id of the last conflict of the previous page, '' for the first page
//   $limit         maximum number of conflicts
// Rows:
//   {{conflict}}
MATCH (o:Organisation {id: $organisation})
CALL (o) {
  MATCH (o)-[:HAS_VERSION*0..1]->(n)<-[:ABOUT]-(c:Conflict) RETURN c
  UNION
  MATCH (o)<-[:IN]-(:Position)-[:HAS_VERSION*0..1]->(n)<-[:ABOUT]-(c:Conflict) RETURN c
  UNION
  MATCH (o)<-[:IN]-(:Position)<-[:TO]-(:Appointment)<-[:ABOUT]-(c:Conflict) RETURN c
}
WITH c
WHERE c.id > $after AND {{conflict_filter}}
WITH DISTINCT c ORDER BY c.id LIMIT $limit
RETURN collect({ {{conflict}} }) AS rows
