// Purpose: Returns a page of all rows in quarantine.
// Parameters:
//   $after  id of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Rows:
//   id   of the row
//   key  of its record, or null
MATCH (n:QuarantinedRow)
WHERE n.id > $after
WITH n ORDER BY n.id LIMIT $limit
RETURN collect({id: n.id, key: n.key}) AS rows
