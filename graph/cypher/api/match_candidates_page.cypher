// Purpose: Reads a page of match candidates, the highest score first. Sorts all that are chosen.
// Parameters:
//   $kind     servant or relative, or null for all
//   $state    open, accepted, rejected or unsure, or null for all
//   $servant  id of a servant, or null for all
//   $least    least score, or null for all
//   $since    only candidates found at this moment or later; null for all
//   $score    score of the last candidate of the previous page; more than any for the first page
//   $after    id of the last candidate of the previous page, '' for the first page
//   $limit    maximum number of candidates
// Rows:
//   id          of the candidate
//   kind        servant or relative
//   state       open, accepted, rejected or unsure
//   left_id     id of a servant, or of a declared relative
//   right_id    id of a servant
//   confidence  0 to 1
//   reasons     list of reasons for and against, each with its weight
//   found_at    when it was found
MATCH (c:MatchCandidate)
WHERE (c.score < $score OR (c.score = $score AND c.id > $after)) AND {{candidate_filter}}
WITH c ORDER BY c.score DESC, c.id LIMIT $limit
RETURN collect({
  id: c.id, kind: c.kind, state: c.state, left_id: c.left, right_id: c.right, confidence: c.score,
  reasons: c.reasons, found_at: c.found_at
}) AS rows
