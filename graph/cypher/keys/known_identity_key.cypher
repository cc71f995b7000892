// Purpose: The identity key the graph was made under.
// Parameters: none
// Columns:
//   id           id of the key
//   check_value  what only this key gives
MATCH (one:IdentityKey {id: 'identity-key'})
RETURN one.key_id AS id, one.check_value AS check_value
