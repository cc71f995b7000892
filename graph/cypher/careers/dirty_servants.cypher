// Purpose: Some servants whose careers wait for derivation.
// Parameters:
//   $limit  how many at the most
// Columns:
//   id       of the servant
//   touched  the mark, which is the id
MATCH (s:Servant)
WHERE s.touched > ''
RETURN s.id AS id, s.touched AS touched ORDER BY s.touched LIMIT $limit
