// Purpose: Returns a page of the pending references.
// Parameters:
//   $after  id of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Rows:
//   id      of the pending reference
//   record  id of the record that refers
//   label   of the node it refers to
//   target  identifier key or id of that node
MATCH (p:PendingReference)
WHERE p.id > $after
WITH p ORDER BY p.id LIMIT $limit
RETURN collect({id: p.id, record: p.record, label: p.label, target: p.target}) AS rows
