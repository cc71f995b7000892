// Purpose: Takes the marks from some servants that are matched, of whom nobody marked again since they were taken.
// Parameters:
//   $from   what the taker's own marks begin with
//   $to     the first text after all that begin so
//   $limit  how many at the most
// Columns:
//   changed  how many were
MATCH (s:Servant)
WHERE s.match_pending > $from AND s.match_pending < $to
WITH s LIMIT $limit
SET s.match_pending = null
RETURN count(s) AS changed
