// Purpose: The identity key the graph was made under.
// Parameters: none
// Columns:
//   id  of the key
MATCH (one:IdentityKey {id: 'identity-key'})
RETURN one.key_id AS id
