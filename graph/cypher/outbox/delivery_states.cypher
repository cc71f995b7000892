// Purpose: The states of the messages of one kind for a recipient, in the order of their sequence numbers.
// Parameters:
//   $recipient  name of the portal
//   $kind       kind of the messages
// Rows:
//   number  number of what the message is about
//   state   waiting, delivered, set aside, discarded or superseded
MATCH (d:Delivery {recipient: $recipient, kind: $kind})
WITH d ORDER BY d.seq
RETURN collect({number: d.number, state: d.state}) AS rows
