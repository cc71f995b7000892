// Purpose: Returns the pages of all scopes of a stream.
// Parameters:
//   $from  first id of the range of these pages
//   $to    first id behind this range
// Columns:
//   ids  of the pages
MATCH (p:Page)
WHERE p.id >= $from AND p.id < $to
RETURN collect(p.id) AS ids
