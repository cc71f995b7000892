// Purpose: Changes a request to load that a worker has taken.
// Parameters:
//   $id          of the request
//   $properties  those that change
// Columns: none
MATCH (q:LoadRequest {id: $id})
SET q += $properties
