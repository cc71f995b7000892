// Purpose: A page of all servants' ids.
// Parameters:
//   $after  the last id of the page before, '' for the first
//   $limit  how many
// Columns:
//   id  of the servant
MATCH (s:Servant)
WHERE s.id > $after
RETURN s.id AS id ORDER BY s.id LIMIT $limit
