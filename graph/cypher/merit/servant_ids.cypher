// Purpose: Lists a page of the ids of all servants.
// Parameters:
//   $after  last id of the previous page, '' for the first page
//   $limit  maximum number of ids
// Columns:
//   id  of the servant
MATCH (s:Servant)
WHERE s.id > $after
RETURN s.id AS id ORDER BY s.id LIMIT $limit
