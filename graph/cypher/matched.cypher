// Purpose: Takes the marks from some servants that are matched.
// Parameters:
//   $limit  how many at the most
// Columns:
//   matched  from how many
MATCH (s:Servant)
WHERE s.unmatched > ''
WITH s LIMIT $limit
SET s.unmatched = null
RETURN count(s) AS matched
