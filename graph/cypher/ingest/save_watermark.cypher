// Purpose: Notes how far a scope has been read.
// Parameters:
//   $id          id of the watermark: portal/stream/scope
//   $properties  portal, stream, scope, and its value
// Columns: none
MERGE (w:Watermark {id: $id})
SET w += $properties
