// Purpose: The people whom some identifiers belong to.
// Parameters:
//   $numbers  list of identifier keys
// Rows:
//   servant  id of one of them
UNWIND $numbers AS number
MATCH (i:Identifier {key: number})-[:IDENTIFIES]->(s:Servant)
RETURN collect(DISTINCT {servant: s.id}) AS rows
