// Purpose: Deletes pages that no longer exist, and clears what other pages remember of records they lost.
// Parameters:
//   $removed  list of ids of pages that no longer exist
//   $shrunk   list of ids of pages that lost records
// Columns: none
OPTIONAL MATCH (p:Page)
WHERE p.id IN $removed
DETACH DELETE p
WITH count(*) AS forgotten
UNWIND $shrunk AS id
MATCH (q:Page {id: id})
SET q.left = null
