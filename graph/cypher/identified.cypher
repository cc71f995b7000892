// Purpose: Which nodes identifiers stand for.
// Parameters:
//   $keys  list of identifier keys
// Columns:
//   found  list of [key, id]
UNWIND $keys AS k
MATCH (:Identifier {key: k})-[:IDENTIFIES]->(n)
RETURN collect([k, n.id]) AS found
