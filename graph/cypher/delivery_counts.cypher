// Purpose: How many messages there are for each recipient, by kind and state.
// Parameters: none
// Columns:
//   recipient  name of the portal
//   kind       what they are about
//   state      waiting, delivered or set aside
//   messages   how many
//   oldest     when the first of them was queued
MATCH (d:Delivery)
RETURN d.recipient AS recipient, d.kind AS kind, d.state AS state, count(d) AS messages, min(d.queued_at) AS oldest
ORDER BY recipient, kind, state
