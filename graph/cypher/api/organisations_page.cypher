// Purpose: Reads a page of organisations, ordered by folded name.
// Parameters:
//   $country  two-letter code, or null for all
//   $level    level of administration today, or null for all
//   $today    the day of today
//   $since    only organisations known or changed at this moment or later; null for all
//   $after    sort key of the last organisation of the previous page; for the first page the beginning of the name, or ''
//   $until    a text that sorts after every sort key wanted
//   $limit    maximum number of organisations
// Rows:
//   {{organisation}}
MATCH (o:Organisation) USING INDEX SEEK o:Organisation(sort_key)
WHERE {{organisation_filter}}
WITH o ORDER BY o.sort_key LIMIT $limit
RETURN collect({
  {{organisation}}
}) AS rows
