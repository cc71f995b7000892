// Purpose: Reads a request to load.
// Parameters:
//   $id  id of the request
// Rows:
//   {{load_request}}
MATCH (q:LoadRequest {id: $id})
RETURN collect({ {{load_request}} }) AS rows
