// Purpose: Which of some servants applied in a competition for a position.
// Parameters:
//   $ids       list of ids of servants, which may have been merged into others
//   $position  id of the position
// Rows:
//   id  of the servant as it was given
UNWIND $ids AS id
OPTIONAL MATCH (d:Redirect {id: id})
WITH id, coalesce(d.to, id) AS now
MATCH (s:Servant {id: now})
WHERE EXISTS { MATCH (s)-[:MADE]->(:Application)-[:IN]->(:Competition)-[:FOR]->(:Position {id: $position}) }
RETURN collect({id: id}) AS rows
