// Purpose: Lists a page of the positions of each of several organisations, ordered by folded title.
// Parameters:
//   $owners  list of organisation ids
//   $after   sort key of the last position of the previous page, '' for the first page
//   $limit   maximum number of positions for each organisation
// Rows:
//   owner   id of the organisation
//   listed  list of ids of positions, in order
UNWIND $owners AS id
MATCH (o:Organisation {id: id})
WITH o.id AS owner,
  COLLECT {
    MATCH (o)<-[:IN]-(p:Position)
    // Without this step Neo4j would read the index of all positions for each owner.
    WITH DISTINCT p
    WHERE p.sort_key > $after
    RETURN p.id AS position ORDER BY p.sort_key LIMIT $limit
  } AS listed
RETURN collect({owner: owner, listed: listed}) AS rows
