// Purpose: The number of messages for each recipient, by kind and state.
// Parameters: none
// Rows:
//   recipient  name of the portal
//   kind       kind of the messages
//   state      waiting, delivered, set aside, discarded or superseded
//   messages   number of messages
//   oldest     moment at which the first of them was queued
//   next_due   moment from which the first of the waiting ones may be sent, null where none waits
MATCH (d:Delivery)
WITH d.recipient AS recipient, d.kind AS kind, d.state AS state, count(d) AS messages, min(d.queued_at) AS oldest,
  min(CASE WHEN d.state = 'waiting' THEN d.not_before END) AS next_due
ORDER BY recipient, kind, state
RETURN collect({recipient: recipient, kind: kind, state: state, messages: messages, oldest: oldest, next_due: next_due}) AS rows
