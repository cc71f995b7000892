// Purpose: Pairs who may be one person, the likeliest first.
// Parameters:
//   $state  open, accepted, rejected or unsure
//   $limit  how many at the most
// Columns:
//   id          of the pair
//   kind        servant or relative
//   left        id of a servant, or of a declared relative
//   right       id of a servant
//   left_name   as it is written
//   right_name  as it is written
//   score       0 to 1
//   reasons     what speaks for and against it
MATCH (c:MatchCandidate {state: $state})
MATCH (c)-[:BETWEEN]->(one)
WHERE one.id = c.left
MATCH (c)-[:BETWEEN]->(other)
WHERE other.id = c.right
RETURN c.id AS id, c.kind AS kind, c.left AS left, c.right AS right, one.name AS left_name, other.name AS right_name,
  c.score AS score, c.reasons AS reasons
ORDER BY score DESC, id LIMIT $limit
