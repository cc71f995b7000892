// Purpose: Reads conflicts between portals by id: those about some bodies, their positions, and people who ever served there.
// Parameters:
//   $ids    list of conflict ids
//   $scope  list of ids of the organisations whose conflicts the caller sees
// Rows:
//   {{conflict}}
UNWIND $ids AS id
MATCH (c:Conflict {id: id})
WHERE {{conflict_in_sight}}
RETURN collect({ {{conflict}} }) AS rows
