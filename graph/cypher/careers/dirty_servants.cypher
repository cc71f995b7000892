// Purpose: A batch of servants whose careers wait for derivation, in the order of their dirty marks.
// Parameters:
//   $after  the last dirty mark of the batch before, '' for the first batch
//   $limit  size of the batch
// Rows:
//   id     of the servant
//   dirty  the dirty mark, which is the servant's id
MATCH (s:Servant)
WHERE s.dirty > $after
WITH s ORDER BY s.dirty LIMIT $limit
RETURN collect({id: s.id, dirty: s.dirty}) AS rows
