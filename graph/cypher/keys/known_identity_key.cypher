// Purpose: Returns the identity key that the graph is under.
// Parameters: none
// Columns:
//   id           id of the key
//   check_value  its check value, which no other key gives
MATCH (one:IdentityKey {id: 'identity-key'})
RETURN one.key_id AS id, one.check_value AS check_value
