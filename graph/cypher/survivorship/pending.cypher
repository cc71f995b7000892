// Purpose: A page of the nodes with pending survivorship.
// Parameters:
//   $after  id of the last node of the page before, '' for the first page
//   $limit  size of the page
// Rows:
//   id     of the node
//   label  of the node
MATCH (p:PendingSurvivorship)
WHERE p.id > $after
WITH p ORDER BY p.id LIMIT $limit
RETURN collect({id: p.id, label: p.label}) AS rows
