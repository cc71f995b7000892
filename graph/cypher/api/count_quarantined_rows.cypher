// Purpose: Counts rows in quarantine.
// Parameters:
//   $portal  name of a portal, or null for all
//   $stream  name of a stream, or null for all
//   $code    code of a reason, or null for all
//   $field   name of a field, or null for all
//   $since   only rows rejected at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (q:QuarantinedRow)
WHERE {{quarantined_filter}}
RETURN count(q) AS number
