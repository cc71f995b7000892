// Purpose: Clears a batch of claimed match pending marks; a servant marked again since the claim keeps the mark.
// Parameters:
//   $from   prefix of the marks that the lease holder claimed
//   $to     first text after all marks with this prefix
//   $limit  size of the batch
// Columns:
//   changed  number of marks cleared
MATCH (s:Servant)
WHERE s.match_pending > $from AND s.match_pending < $to
WITH s LIMIT $limit
SET s.match_pending = null
RETURN count(s) AS changed
