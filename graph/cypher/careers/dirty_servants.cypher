// Purpose: Some servants whose careers wait for derivation.
// Parameters:
//   $limit  how many at the most
// Columns:
//   id       of the servant
//   dirty  the mark, which is the id
MATCH (s:Servant)
WHERE s.dirty > ''
RETURN s.id AS id, s.dirty AS dirty ORDER BY s.dirty LIMIT $limit
