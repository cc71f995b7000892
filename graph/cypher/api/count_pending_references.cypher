// Purpose: Counts pending references.
// Parameters:
//   $portal  name of a portal, or null for all
//   $stream  name of a stream, or null for all
//   $label   label of what is not loaded, or null for all
//   $since   only references that wait since this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (p:PendingReference)
MATCH (r:PortalRecord {id: p.record})
WHERE {{pending_filter}}
RETURN count(p) AS number
