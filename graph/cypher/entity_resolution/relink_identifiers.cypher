// Purpose: Makes identifiers stand for the servants they belong to now.
// Parameters:
//   $rows  list of {key, servant, origin: the servant it was loaded for}
// Columns: none
UNWIND $rows AS r
MATCH (i:Identifier {key: r.key})
SET i.origin = r.origin
WITH r, i
OPTIONAL MATCH (i)-[old:IDENTIFIES]->(other)
WHERE other.id <> r.servant
DELETE old
WITH DISTINCT r, i
MATCH (s:Servant {id: r.servant})
MERGE (i)-[:IDENTIFIES]->(s)
