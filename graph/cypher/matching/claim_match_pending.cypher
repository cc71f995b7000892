// Purpose: Takes servants who wait to be matched: their marks are the taker's own until they are matched or marked again.
// Parameters:
//   $mark   what the taker's own marks begin with; the id follows, for an index is slow with one value for many
//   $from   marks after this text are taken
//   $to     and before this one
//   $limit  how many at the most
// Columns:
//   changed  how many were
MATCH (s:Servant)
WHERE s.match_pending > $from AND s.match_pending < $to
WITH s LIMIT $limit
SET s.match_pending = $mark + s.id
RETURN count(s) AS changed
