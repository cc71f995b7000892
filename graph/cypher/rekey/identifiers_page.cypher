// Purpose: A page of all identifiers.
// Parameters:
//   $after  key of the last one of the page before, '' for the first
//   $limit  how many
// Columns:
//   key  of the identifier
MATCH (n:Identifier)
WHERE n.key > $after
RETURN n.key AS key ORDER BY n.key LIMIT $limit
