// Purpose: The pages of a scope as they were read last.
// Parameters:
//   $from  what their ids begin with
//   $to    the first text after all that begin so
// Columns:
//   pages  list of [id, whether records left it since the scope was last complete, rows without a key]
MATCH (p:Page)
WHERE p.id >= $from AND p.id < $to
RETURN collect([p.id, p.left IS NOT NULL, p.keyless]) AS pages
