// Purpose: Whether any servant is match pending.
// Parameters: none
// Columns:
//   id  of one such servant
MATCH (s:Servant)
WHERE s.match_pending > ''
RETURN s.id AS id LIMIT 1
