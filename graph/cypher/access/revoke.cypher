// Purpose: Writes that a token, or all tokens of a subject up to now, are refused.
// Parameters:
//   $id          of the revocation
//   $properties  its token_id, or its subject and before; until and reason
// Columns:
//   id  of the revocation
MERGE (r:Revocation {id: $id})
SET r += $properties
RETURN r.id AS id
