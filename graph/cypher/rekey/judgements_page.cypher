// Purpose: Returns a page of all judgements.
// Parameters:
//   $after  id of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Columns:
//   id     of the judgement
//   left   identifier key of one servant
//   right  identifier key of the other servant
MATCH (n:Judgement)
WHERE n.id > $after
RETURN n.id AS id, n.left AS left, n.right AS right ORDER BY n.id LIMIT $limit
