// Purpose: The pages of all scopes of a stream.
// Parameters:
//   $from  what their ids begin with
//   $to    the first text after all that begin so
// Columns:
//   ids  of the pages
MATCH (p:Page)
WHERE p.id >= $from AND p.id < $to
RETURN collect(p.id) AS ids
