// Purpose: A batch of servants whose careers wait for derivation.
// Parameters:
//   $limit  size of the batch
// Columns:
//   id     of the servant
//   dirty  the dirty mark, which is the servant's id
MATCH (s:Servant)
WHERE s.dirty > ''
RETURN s.id AS id, s.dirty AS dirty ORDER BY s.dirty LIMIT $limit
