// Purpose: Deletes the notes of a reader on the pages of a scope, so that each page is sent again.
// Parameters:
//   $from  first id of the range of the scope's pages
//   $to    first id behind this range
// Columns: none
MATCH (p:Page)
WHERE p.id > $from AND p.id < $to AND p.note IS NOT NULL
SET p.note = null
