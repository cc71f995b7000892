// Purpose: The next messages for a recipient.
// Parameters:
//   $recipient  name of the portal
//   $now        the moment; those not to be sent before a later one stay
//   $limit      how many at the most
// Columns:
//   id               of the message
//   kind             what it is about
//   number           of what it is about
//   body             sealed
//   idempotency_key  the same at every attempt
//   attempts         how often it was sent in vain
MATCH (d:Delivery {waiting: $recipient})
WHERE d.not_before <= $now
RETURN d.id AS id, d.kind AS kind, d.number AS number, d.body AS body, d.idempotency_key AS idempotency_key,
  d.attempts AS attempts
ORDER BY d.queued_at, d.id LIMIT $limit
