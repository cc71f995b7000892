// Purpose: A page of the nodes with pending survivorship.
// Parameters:
//   $after  id of the last node of the page before, '' for the first page
//   $limit  size of the page
// Columns:
//   id     of the node
//   label  of the node
MATCH (p:PendingSurvivorship)
WHERE p.id > $after
RETURN p.id AS id, p.label AS label ORDER BY p.id LIMIT $limit
