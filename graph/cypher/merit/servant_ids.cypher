// Purpose: Lists a page of the ids of all servants.
// Parameters:
//   $after  last id of the previous page, '' for the first page
//   $limit  maximum number of ids
// Rows:
//   id  of the servant
MATCH (s:Servant)
WHERE s.id > $after
WITH s ORDER BY s.id LIMIT $limit
RETURN collect({id: s.id}) AS rows
