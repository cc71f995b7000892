// Purpose: Claims a batch of match pending marks for a lease holder, until the servants are matched or marked again.
// Parameters:
//   $mark   prefix of the marks the holder claims; the servant's id follows, as an index is slow where many have one value
//   $from   lower bound of the marks to claim, exclusive
//   $to     upper bound of the marks to claim, exclusive
//   $limit  size of the batch
// Columns:
//   changed  number of marks claimed
MATCH (s:Servant)
WHERE s.match_pending > $from AND s.match_pending < $to
WITH s LIMIT $limit
SET s.match_pending = $mark + s.id
RETURN count(s) AS changed
