// Purpose: How far a stream has been read.
// Parameters:
//   $id  id of the watermark
// Columns:
//   value  the watermark
MATCH (w:Watermark {id: $id})
RETURN w.value AS value
