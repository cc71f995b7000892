// Purpose: What became of the messages about certificates for one recipient.
// Parameters:
//   $recipient  name of the portal
//   $kind       what they are about
// Columns:
//   number  of what it is about
//   state   waiting, delivered, set aside, discarded or superseded
MATCH (d:Delivery {recipient: $recipient, kind: $kind})
RETURN d.number AS number, d.state AS state ORDER BY d.seq
