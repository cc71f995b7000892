// Purpose: Counts conflicts between portals about a servant and her facts.
// Parameters:
//   $servant   id of the servant
//   $label     label of the nodes, or null for all
//   $property  name of the property, or null for all
//   $state     open or settled, or null for all
//   $since     only conflicts opened or settled at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (s:Servant {id: $servant})
MATCH (s)-[:HELD|SIGNED|MADE|TOOK|HOLDS|ASSESSED_IN|GIVEN|LISTED|GRANTED|EDUCATED|DECLARED|FILED|KIN*0..1]->(n)<-[:ABOUT]-(c:Conflict)
WHERE {{conflict_filter}}
RETURN count(DISTINCT c) AS number
