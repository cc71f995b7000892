// Purpose: Reads a page of all organisations that stand below another one today, ordered by folded name.
// Parameters:
//   $organisation  id of the organisation above them
//   $country       two-letter code, or null for all
//   $level         level of administration today, or null for all
//   $today         the day of today
//   $since         only organisations known or changed at this moment or later; null for all
//   $after         sort key of the last organisation of the previous page; for the first page the beginning of the name, or ''
//   $until         a text that sorts after every sort key wanted
//   $limit         maximum number of organisations
// Rows:
//   {{organisation}}
{{body_and_below}}
WHERE o.id <> $organisation AND {{organisation_filter}}
WITH o ORDER BY o.sort_key LIMIT $limit
RETURN collect({
  {{organisation}}
}) AS rows
