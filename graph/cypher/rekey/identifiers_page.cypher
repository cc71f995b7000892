// Purpose: Returns a page of all identifiers.
// Parameters:
//   $after  key of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Rows:
//   key  of the identifier
MATCH (n:Identifier)
WHERE n.key > $after
WITH n ORDER BY n.key LIMIT $limit
RETURN collect({key: n.key}) AS rows
