// Purpose: A page of the things that wait to be survivorship_applied.
// Parameters:
//   $after  id of the last one of the page before, '' for the first
//   $limit  how many
// Columns:
//   id     of the thing
//   label  of the thing
MATCH (u:PendingSurvivorship)
WHERE u.id > $after
RETURN u.id AS id, u.label AS label ORDER BY u.id LIMIT $limit
