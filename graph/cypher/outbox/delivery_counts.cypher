// Purpose: How many messages there are for each recipient, by kind and state.
// Parameters: none
// Columns:
//   recipient  name of the portal
//   kind       what they are about
//   state      waiting, delivered, set aside, discarded or superseded
//   messages   how many
//   oldest     when the first of them was queued
//   next_due   of those that wait: when the first may be sent
MATCH (d:Delivery)
RETURN d.recipient AS recipient, d.kind AS kind, d.state AS state, count(d) AS messages, min(d.queued_at) AS oldest,
  min(CASE WHEN d.state = 'waiting' THEN d.not_before END) AS next_due
ORDER BY recipient, kind, state
