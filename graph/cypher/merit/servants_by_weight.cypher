// Purpose: Lists a page of all servants with the number of their facts, by which dossiers are read in pages of one size.
// Parameters:
//   $after  last id of the previous page, '' for the first page
//   $limit  maximum number of ids
// Rows:
//   id     of the servant
//   facts  number of their relationships
MATCH (s:Servant)
WHERE s.id > $after
WITH s ORDER BY s.id LIMIT $limit
RETURN collect({id: s.id, facts: COUNT { (s)--() }}) AS rows
