// Purpose: Reads conflicts between portals by id.
// Parameters:
//   $ids  list of conflict ids
// Rows:
//   {{conflict}}
UNWIND $ids AS id
MATCH (c:Conflict {id: id})
RETURN collect({ {{conflict}} }) AS rows
