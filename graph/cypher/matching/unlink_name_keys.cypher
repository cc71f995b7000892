// Purpose: Takes name keys from servants.
// Parameters:
//   $rows  list of {id: of the servant, keys: list of name keys}
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.id})
UNWIND r.keys AS key
MATCH (k:NameKey {key: key})
MATCH (s)-[has:HAS_NAME_KEY]->(k)
DELETE has
