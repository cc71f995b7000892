// Purpose: Forgets the content of the pages of a scope, so that each is sent and compared row by row again.
// Parameters:
//   $from  first id of the range of the scope's pages
//   $to    first id behind this range
// Columns: none
MATCH (p:Page)
WHERE p.id > $from AND p.id < $to
SET p.note = null, p.content_hash = ''
