// Purpose: Resolves findings whose evidence is gone.
// Parameters:
//   $rows  list of {id, properties: those that change beside the state, review}
// Columns: none
UNWIND $rows AS r
MATCH (f:Finding {id: r.id})
SET f.state = 'resolved', f += r.properties
CREATE (f)-[:CHANGED_BY]->(review:Review {id: r.review.id})
SET review += r.review
