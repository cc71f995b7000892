// Purpose: Counts organisations.
// Parameters:
//   $country  two-letter code, or null for all
//   $level    level of administration today, or null for all
//   $today    the day of today
//   $since    only organisations known or changed at this moment or later; null for all
//   $after    beginning of the name, or ''
//   $until    a text that sorts after every sort key wanted
// Columns:
//   number  of organisations
MATCH (o:Organisation) USING INDEX SEEK o:Organisation(sort_key)
WHERE {{organisation_filter}}
RETURN count(o) AS number
