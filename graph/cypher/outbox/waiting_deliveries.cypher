// Purpose: The next messages to send to a recipient, the oldest first.
// Parameters:
//   $recipient  name of the portal
//   $now        present moment; messages not to be sent before a later one are left out
//   $limit      most rows returned
// Rows:
//   id               of the message
//   kind             kind of the message
//   number           number of what it is about
//   body             content, encrypted
//   idempotency_key  the same at every attempt
//   attempts         number of failed attempts
MATCH (d:Delivery {waiting: $recipient})
WHERE d.not_before <= $now
WITH d ORDER BY d.queued_at, d.id LIMIT $limit
RETURN collect({
  id: d.id, kind: d.kind, number: d.number, body: d.body, idempotency_key: d.idempotency_key, attempts: d.attempts
}) AS rows
