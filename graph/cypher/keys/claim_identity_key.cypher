// Purpose: Notes the identity key in a graph that has none yet, and returns the key that the graph is under.
// Parameters:
//   $id           id of the key at hand
//   $check_value  its check value
// Columns:
//   id           id of the key that the graph is under
//   check_value  its check value
MERGE (one:IdentityKey {id: 'identity-key'})
ON CREATE SET one.key_id = $id, one.check_value = $check_value
RETURN one.key_id AS id, one.check_value AS check_value
