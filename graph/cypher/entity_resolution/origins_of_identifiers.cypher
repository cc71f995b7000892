// Purpose: All identifiers of the servants that some identifiers stand for now, with the servants they were loaded for.
// Parameters:
//   $keys  list of identifier keys
// Columns:
//   origins  list of [identifier key, id of the servant it was loaded for, id of the servant it stands for now]
UNWIND $keys AS k
MATCH (i:Identifier {key: k})
WITH k, i
MATCH (i)-[:IDENTIFIES]->(s:Servant)
WITH DISTINCT s
MATCH (s)<-[:IDENTIFIES]-(other:Identifier)
RETURN collect([other.key, other.origin, s.id]) AS origins
