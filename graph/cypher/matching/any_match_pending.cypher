// Purpose: Whether there is anybody who waits to be matched.
// Parameters: none
// Columns:
//   id  of one of them
MATCH (s:Servant)
WHERE s.match_pending > ''
RETURN s.id AS id LIMIT 1
