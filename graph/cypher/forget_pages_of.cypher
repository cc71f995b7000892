// Purpose: Forgets the pages of a stream, so that they are read anew.
// Parameters:
//   $from  what their ids begin with
//   $to    the first text after all that begin so
// Columns: none
MATCH (p:Page)
WHERE p.id >= $from AND p.id < $to
DETACH DELETE p
