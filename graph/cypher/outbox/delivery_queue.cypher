// Purpose: The number of messages that wait for a recipient, and when the first of them may be sent.
// Parameters:
//   $recipient  name of the portal
// Columns:
//   waiting   number of waiting messages
//   next_due  moment from which the first of them may be sent, null where none waits
MATCH (d:Delivery {waiting: $recipient})
RETURN count(d) AS waiting, min(d.not_before) AS next_due
