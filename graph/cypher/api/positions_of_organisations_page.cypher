// Purpose: Lists a page of the positions of each of several organisations, ordered by folded title.
// Parameters:
//   $organisations  list of organisation ids
//   $after          sort key of the last position of the previous page, '' for the first page
//   $limit          maximum number of positions for each organisation
// Rows:
//   organisation  id
//   positions     list of [id, sort key], in order
UNWIND $organisations AS id
MATCH (o:Organisation {id: id})
WITH o.id AS organisation,
  COLLECT {
    MATCH (o)<-[:IN]-(p:Position)
    WHERE p.sort_key > $after
    RETURN [p.id, p.sort_key] AS position ORDER BY p.sort_key LIMIT $limit
  } AS positions
RETURN collect({organisation: organisation, positions: positions}) AS rows
