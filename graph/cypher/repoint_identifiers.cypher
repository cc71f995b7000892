// Purpose: Makes identifiers stand for the servants they belong to now.
// Parameters:
//   $rows  list of {key, servant}
// Columns: none
UNWIND $rows AS r
MATCH (i:Identifier {key: r.key})
OPTIONAL MATCH (i)-[old:IDENTIFIES]->(other)
WHERE other.id <> r.servant
DELETE old
WITH DISTINCT r, i
MATCH (s:Servant {id: r.servant})
MERGE (i)-[:IDENTIFIES]->(s)
