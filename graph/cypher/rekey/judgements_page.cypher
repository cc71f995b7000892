// Purpose: Returns a page of all judgements.
// Parameters:
//   $after  id of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Rows:
//   id     of the judgement
//   left   identifier key of one servant
//   right  identifier key of the other servant
MATCH (n:Judgement)
WHERE n.id > $after
WITH n ORDER BY n.id LIMIT $limit
RETURN collect({id: n.id, left: n.left, right: n.right}) AS rows
