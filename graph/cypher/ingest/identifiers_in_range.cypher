// Purpose: Returns a page of the identifier keys of one scheme.
// Parameters:
//   $from   first key of the range, the last key of the previous page for any other page
//   $to     first key behind the range
//   $limit  largest number of keys
// Columns:
//   keys  identifier keys in their order, without $from itself
MATCH (i:Identifier)
WHERE i.key > $from AND i.key < $to
WITH i.key AS key ORDER BY key LIMIT $limit
RETURN collect(key) AS keys
