// Purpose: Returns the nodes that identifiers stand for.
// Parameters:
//   $keys  list of identifier keys
// Columns:
//   found  list of [key, id of the node], of the keys that are known
UNWIND $keys AS k
MATCH (i:Identifier {key: k})
// A clause of its own, or a plan made while the graph is small starts from the relationships, and is kept while the graph grows.
WITH k, i
MATCH (i)-[:IDENTIFIES]->(n)
RETURN collect([k, n.id]) AS found
