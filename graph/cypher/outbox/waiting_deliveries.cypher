// Purpose: The next messages to send to a recipient, the oldest first.
// Parameters:
//   $recipient  name of the portal
//   $now        present moment; messages not to be sent before a later one are left out
//   $limit      most rows returned
// Columns:
//   id               of the message
//   kind             kind of the message
//   number           number of what it is about
//   body             content, encrypted
//   idempotency_key  the same at every attempt
//   attempts         number of failed attempts
MATCH (d:Delivery {waiting: $recipient})
WHERE d.not_before <= $now
RETURN d.id AS id, d.kind AS kind, d.number AS number, d.body AS body, d.idempotency_key AS idempotency_key,
  d.attempts AS attempts
ORDER BY d.queued_at, d.id LIMIT $limit
