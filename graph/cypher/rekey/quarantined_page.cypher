// Purpose: Returns a page of all rows in quarantine.
// Parameters:
//   $after  id of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Columns:
//   id   of the row
//   key  of its record, or null
MATCH (n:QuarantinedRow)
WHERE n.id > $after
RETURN n.id AS id, n.key AS key ORDER BY n.id LIMIT $limit
