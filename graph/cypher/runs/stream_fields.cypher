// Purpose: Returns the fields that rows of a stream have had, by scope.
// Parameters:
//   $from  first id of the range of the stream's scopes
//   $to    first id behind this range
// Columns:
//   fields  list of [scope, names of fields]
MATCH (f:StreamFields)
WHERE f.id >= $from AND f.id < $to
RETURN collect([f.scope, f.fields]) AS fields
