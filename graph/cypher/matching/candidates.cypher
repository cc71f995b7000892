// Purpose: Match candidates in one state, the highest score first.
// Parameters:
//   $state  open, accepted, rejected or unsure
//   $limit  most rows returned
// Rows:
//   id          of the candidate
//   kind        servant or relative
//   left        id of a servant, or of a declared relative
//   right       id of a servant
//   left_name   as the graph stores it
//   right_name  as the graph stores it
//   score       0 to 1
//   reasons     list of reasons for and against, each with its weight
MATCH (c:MatchCandidate {state: $state})
MATCH (c)-[:BETWEEN]->(first)
WHERE first.id = c.left
MATCH (c)-[:BETWEEN]->(second)
WHERE second.id = c.right
WITH c, first, second ORDER BY c.score DESC, c.id LIMIT $limit
RETURN collect({
  id: c.id, kind: c.kind, left: c.left, right: c.right, left_name: first.name, right_name: second.name, score: c.score,
  reasons: c.reasons
}) AS rows
