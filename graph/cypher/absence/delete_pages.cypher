// Purpose: Forgets pages that are no more, and what left the others, once its absence is noted.
// Parameters:
//   $gone  list of ids of pages that are no more
//   $left  list of ids of pages that records left
// Columns: none
OPTIONAL MATCH (p:Page)
WHERE p.id IN $gone
DETACH DELETE p
WITH count(*) AS forgotten
UNWIND $left AS id
MATCH (q:Page {id: id})
SET q.left = null
