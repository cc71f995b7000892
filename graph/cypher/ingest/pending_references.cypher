// Purpose: Returns a page of the pending references.
// Parameters:
//   $after  id of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Columns:
//   id      of the pending reference
//   record  id of the record that refers
//   label   of the node it refers to
//   target  identifier key or id of that node
MATCH (p:PendingReference)
WHERE p.id > $after
RETURN p.id AS id, p.record AS record, p.label AS label, p.target AS target ORDER BY p.id LIMIT $limit
