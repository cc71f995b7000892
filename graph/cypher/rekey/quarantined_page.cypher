// Purpose: A page of all rows in quarantine.
// Parameters:
//   $after  id of the last one of the page before, '' for the first
//   $limit  how many
// Columns:
//   id   of the row
//   key  of its record, or null
MATCH (n:QuarantinedRow)
WHERE n.id > $after
RETURN n.id AS id, n.key AS key ORDER BY n.id LIMIT $limit
