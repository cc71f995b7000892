// Purpose: Reads the answer that is kept under an idempotency key.
// Parameters:
//   $id  of the kept answer
// Columns:
//   at          when it was kept
//   input_hash  hash of what was asked
//   answer      the answer as JSON
MATCH (k:KeptAnswer {id: $id})
RETURN k.at AS at, k.input_hash AS input_hash, k.answer AS answer
