// Purpose: Which nodes identifiers stand for.
// Parameters:
//   $keys  list of identifier keys
// Columns:
//   found  list of [key, id]
UNWIND $keys AS k
MATCH (i:Identifier {key: k})
// Apart, or a plan made while the graph was small starts from the relationships and is kept while it grows.
WITH k, i
MATCH (i)-[:IDENTIFIES]->(n)
RETURN collect([k, n.id]) AS found
