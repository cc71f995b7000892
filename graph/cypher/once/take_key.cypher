// Purpose: Takes an idempotency key: others with the same key wait, or fail, until the transaction ends.
// Parameters:
//   $id   of the kept answer
//   $now  the present moment
// Columns:
//   at          when the answer was kept
//   input_hash  hash of what was asked, or null where no answer is kept
//   answer      the answer as JSON, or null
MERGE (k:KeptAnswer {id: $id})
SET k.at = coalesce(k.at, $now)
RETURN k.at AS at, k.input_hash AS input_hash, k.answer AS answer
