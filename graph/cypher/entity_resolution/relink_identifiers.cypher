// Purpose: Points identifiers at the servants they belong to now.
// Parameters:
//   $rows  list of {key, servant: id of the servant, origin: id of the servant it was loaded for}
// Columns: none
UNWIND $rows AS r
MATCH (i:Identifier {key: r.key})
SET i.origin = r.origin
WITH r, i
OPTIONAL MATCH (i)-[former:IDENTIFIES]->(other)
WHERE other.id <> r.servant
DELETE former
WITH DISTINCT r, i
MATCH (s:Servant {id: r.servant})
MERGE (i)-[:IDENTIFIES]->(s)
