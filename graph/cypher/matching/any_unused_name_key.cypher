// Purpose: Whether there is a name key that nobody has any longer.
// Parameters: none
// Columns:
//   key  one of them
MATCH (k:NameKey)
WHERE NOT EXISTS { MATCH (k)<-[:HAS_NAME_KEY]-() }
RETURN k.key AS key LIMIT 1
