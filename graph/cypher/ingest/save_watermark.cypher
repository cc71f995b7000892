// Purpose: Notes how far a stream has been read.
// Parameters:
//   $id          id of the watermark
//   $properties  portal, stream, scope, and its value
// Columns: none
MERGE (w:Watermark {id: $id})
SET w += $properties
