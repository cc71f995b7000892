// Purpose: Match candidates in one state, the highest score first.
// Parameters:
//   $state  open, accepted, rejected or unsure
//   $limit  most rows returned
// Columns:
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
RETURN c.id AS id, c.kind AS kind, c.left AS left, c.right AS right, first.name AS left_name, second.name AS right_name,
  c.score AS score, c.reasons AS reasons
ORDER BY score DESC, id LIMIT $limit
