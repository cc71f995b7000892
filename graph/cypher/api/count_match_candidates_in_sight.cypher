// Purpose: Counts match candidates of people who served in some bodies.
// Parameters:
//   $scope     list of ids of the organisations in which both must have served; of a relative, who declared it
//   $kind      servant or relative, or null for all
//   $state     open, accepted, rejected or unsure, or null for all
//   $servants  ids of a servant, those that were merged into hers too, or null for all
//   $least     least score, or null for all
//   $since     only candidates found at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (c:MatchCandidate)
WHERE {{candidate_filter}}
OPTIONAL MATCH (l:Redirect {id: c.left})
OPTIONAL MATCH (r:Redirect {id: c.right})
WITH c, coalesce(l.to, c.left) AS left_id, coalesce(r.to, c.right) AS right_id
WHERE {{candidate_in_sight}}
RETURN count(c) AS number
