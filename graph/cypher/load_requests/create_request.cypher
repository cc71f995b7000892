// Purpose: Creates a request to load.
// Parameters:
//   $id          of the request
//   $properties  its other properties
// Columns: none
CREATE (q:LoadRequest {id: $id})
SET q += $properties
