// Purpose: Creates those of these name keys that do not exist.
// Parameters:
//   $keys  list of name keys
// Columns: none
UNWIND $keys AS key
MERGE (:NameKey {key: key})
