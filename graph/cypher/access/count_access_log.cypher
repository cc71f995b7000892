// Purpose: Counts access events.
// Parameters:
//   $actor      only those of this one, or null
//   $body       only those for this body, its id, or null
//   $refused    only those that were refused, or were not; null for both
//   $servants   only those of data of these, a list of ids, or null
//   $since_key  text before the sort keys of those wanted, or ''
//   $after      text that sorts after the sort keys of those wanted
// Columns:
//   number  how many there are
MATCH (e:AccessEvent)
WHERE {{access_filter}}
RETURN count(e) AS number
