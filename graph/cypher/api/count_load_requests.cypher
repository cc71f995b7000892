// Purpose: Counts requests to load.
// Parameters:
//   $portal  name of a portal, or null for all
//   $kind    a kind, or null for all
//   $state   a state, or null for all
//   $since   only requests that were asked for, taken or ended at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (q:LoadRequest)
WHERE {{load_request_filter}}
RETURN count(q) AS number
