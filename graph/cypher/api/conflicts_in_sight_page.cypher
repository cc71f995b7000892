// Purpose: Reads a page of conflicts between portals about some bodies, their positions, and people who ever served there, by id.
// Parameters:
//   $scope     list of ids of the organisations whose conflicts the caller sees
//   $label     label of the nodes, or null for all
//   $property  name of the property, or null for all
//   $state     open or settled, or null for all
//   $since     only conflicts opened or settled at this moment or later; null for all
//   $after     id of the last conflict of the previous page, '' for the first page
//   $limit     maximum number of conflicts
// Rows:
//   {{conflict}}
MATCH (c:Conflict)
WHERE c.id > $after AND {{conflict_filter}} AND {{conflict_in_sight}}
WITH DISTINCT c ORDER BY c.id LIMIT $limit
RETURN collect({ {{conflict}} }) AS rows
