// Purpose: Counts messages to other portals.
// Parameters:
//   $recipient  name of a portal, or null for all
//   $kind       kind of the messages, or null for all
//   $state      a state, or null for all
//   $since      only messages queued or ended at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (d:Delivery)
WHERE {{delivery_filter}}
RETURN count(d) AS number
