// Purpose: A page of the posts of each of some bodies, by folded title.
// Parameters:
//   $organisations  list of ids of bodies
//   $after          sort key of the last one of the page before, '' for the first
//   $limit          how many of each body at the most
// Columns:
//   organisation  id of the body
//   positions     list of [id, sort key], in order
UNWIND $organisations AS id
MATCH (o:Organisation {id: id})
RETURN o.id AS organisation,
  COLLECT {
    MATCH (o)<-[:IN]-(p:Position)
    WHERE p.sort_key > $after
    RETURN [p.id, p.sort_key] AS position ORDER BY p.sort_key LIMIT $limit
  } AS positions
