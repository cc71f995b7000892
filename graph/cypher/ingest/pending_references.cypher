// Purpose: A page of the pending references.
// Parameters:
//   $after  id of the last one of the page before, '' for the first
//   $limit  how many
// Columns:
//   id      of the pending reference
//   record  id of the record that refers
//   label   of what it refers to
//   target  identifier key or id of it
MATCH (p:PendingReference)
WHERE p.id > $after
RETURN p.id AS id, p.record AS record, p.label AS label, p.target AS target ORDER BY p.id LIMIT $limit
