// Purpose: Finds the servant whom a token names as its own.
// Parameters:
//   $named  her id, which may have been merged into another, or the key of one of her identifiers
// Columns:
//   id  of the servant as it is now
OPTIONAL MATCH (i:Identifier {key: $named})-[:IDENTIFIES]->(known:Servant)
OPTIONAL MATCH (d:Redirect {id: coalesce(known.id, $named)})
WITH DISTINCT coalesce(d.to, known.id, $named) AS id
MATCH (s:Servant {id: id})
RETURN s.id AS id
