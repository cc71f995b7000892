// Purpose: Reads a page of match candidates, the highest score first. Sorts all that are chosen.
// Parameters:
//   $kind      servant or relative, or null for all
//   $state     open, accepted, rejected or unsure, or null for all
//   $servants  ids of a servant, those that were merged into hers too, or null for all
//   $least     least score, or null for all
//   $since     only candidates found at this moment or later; null for all
//   $score     score of the last candidate of the previous page; more than any for the first page
//   $after     id of the last candidate of the previous page, '' for the first page
//   $limit     maximum number of candidates
// Rows:
//   {{candidate}}
MATCH (c:MatchCandidate)
WHERE (c.score < $score OR (c.score = $score AND c.id > $after)) AND {{candidate_filter}}
WITH c ORDER BY c.score DESC, c.id LIMIT $limit
OPTIONAL MATCH (l:Redirect {id: c.left})
OPTIONAL MATCH (r:Redirect {id: c.right})
WITH c, coalesce(l.to, c.left) AS left_id, coalesce(r.to, c.right) AS right_id ORDER BY c.score DESC, c.id
RETURN collect({ {{candidate}} }) AS rows
