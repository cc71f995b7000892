// Purpose: Reads a page of conflicts between portals about a servant and her facts, by id.
// Parameters:
//   $servant   id of the servant
//   $label     label of the nodes, or null for all
//   $property  name of the property, or null for all
//   $state     open or settled, or null for all
//   $since     only conflicts opened or settled at this moment or later; null for all
//   $after     id of the last conflict of the previous page, '' for the first page
//   $limit     maximum number of conflicts
// Rows:
//   {{conflict}}
MATCH (s:Servant {id: $servant})
MATCH (s)-[:HELD|SIGNED|MADE|TOOK|HOLDS|ASSESSED_IN|GIVEN|LISTED|GRANTED|EDUCATED|DECLARED|FILED|KIN*0..1]->(n)<-[:ABOUT]-(c:Conflict)
WHERE c.id > $after AND {{conflict_filter}}
WITH DISTINCT c ORDER BY c.id LIMIT $limit
RETURN collect({ {{conflict}} }) AS rows
