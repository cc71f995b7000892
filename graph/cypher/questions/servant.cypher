// Purpose: Finds the servant of an id, who may have been merged into another one.
// Parameters:
//   $servant  id of the servant
// Columns:
//   id    hers, or null where there is no such servant
//   name  hers
OPTIONAL MATCH (merged:Redirect {id: $servant})
WITH coalesce(merged.to, $servant) AS id
OPTIONAL MATCH (s:Servant {id: id})
RETURN s.id AS id, s.name AS name
