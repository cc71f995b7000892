// Purpose: Counts conflicts between portals about some bodies, their positions, and people who ever served there.
// Parameters:
//   $scope     list of ids of the organisations whose conflicts the caller sees
//   $label     label of the nodes, or null for all
//   $property  name of the property, or null for all
//   $state     open or settled, or null for all
//   $since     only conflicts opened or settled at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (c:Conflict)
WHERE {{conflict_filter}} AND {{conflict_in_sight}}
RETURN count(DISTINCT c) AS number
