// Purpose: Counts all organisations that stand below another one today.
// Parameters:
//   $organisation  id of the organisation above them
//   $country       two-letter code, or null for all
//   $level         level of administration today, or null for all
//   $today         the day of today
//   $since         only organisations known or changed at this moment or later; null for all
//   $after         beginning of the name, or ''
//   $until         a text that sorts after every sort key wanted
// Columns:
//   number  of organisations
{{body_and_below}}
WHERE o.id <> $organisation AND {{organisation_filter}}
RETURN count(o) AS number
