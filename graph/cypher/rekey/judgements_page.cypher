// Purpose: A page of all judgements.
// Parameters:
//   $after  id of the last one of the page before, '' for the first
//   $limit  how many
// Columns:
//   id     of the judgement
//   left   an identifier key
//   right  another identifier key
MATCH (n:Judgement)
WHERE n.id > $after
RETURN n.id AS id, n.left AS left, n.right AS right ORDER BY n.id LIMIT $limit
