// Purpose: Counts match candidates.
// Parameters:
//   $kind      servant or relative, or null for all
//   $state     open, accepted, rejected or unsure, or null for all
//   $servants  ids of a servant, those that were merged into hers too, or null for all
//   $least     least score, or null for all
//   $since     only candidates found at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (c:MatchCandidate)
WHERE {{candidate_filter}}
RETURN count(c) AS number
