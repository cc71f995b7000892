// Purpose: Whether a new servant with a national number must be compared with anybody: a servant without one, or a relative.
// Parameters: none
// Columns:
//   found  true if there is one
OPTIONAL MATCH (s:Servant)
WHERE s.without_national_id > ''
WITH s LIMIT 1
OPTIONAL MATCH (r:Relative)
WITH s, r LIMIT 1
RETURN s IS NOT NULL OR r IS NOT NULL AS found
