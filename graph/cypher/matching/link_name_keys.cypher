// Purpose: Gives servants name keys that they do not have yet.
// Parameters:
//   $rows  list of {id: of the servant, keys: list of name keys}
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.id})
UNWIND r.keys AS key
MATCH (k:NameKey {key: key})
MERGE (s)-[:HAS_NAME_KEY]->(k)
