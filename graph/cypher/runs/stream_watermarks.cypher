// Purpose: Returns the watermarks of a stream.
// Parameters:
//   $from  first id of the range of the stream's scopes
//   $to    first id behind this range
// Columns:
//   scopes  names of the scopes that have a watermark
MATCH (w:Watermark)
WHERE w.id >= $from AND w.id < $to
RETURN collect(w.scope) AS scopes
