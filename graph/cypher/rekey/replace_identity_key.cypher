// Purpose: Notes that the graph is under a new identity key.
// Parameters:
//   $id           id of the key
//   $check_value  its check value, which no other key gives
// Columns: none
MATCH (k:IdentityKey {id: 'identity-key'})
SET k.key_id = $id, k.check_value = $check_value
