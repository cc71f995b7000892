// Purpose: Reads findings by id.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   {{finding}}
UNWIND $ids AS id
MATCH (f:Finding {id: id})
RETURN collect({ {{finding}} }) AS rows
