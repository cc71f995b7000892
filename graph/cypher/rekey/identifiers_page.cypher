// Purpose: Returns a page of all identifiers.
// Parameters:
//   $after  key of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Columns:
//   key  of the identifier
MATCH (n:Identifier)
WHERE n.key > $after
RETURN n.key AS key ORDER BY n.key LIMIT $limit
