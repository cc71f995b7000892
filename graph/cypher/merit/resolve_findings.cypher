// Purpose: Resolves findings whose evidence is gone.
// Parameters:
//   $rows  list of {id, last_seen, version, review}
// Columns: none
UNWIND $rows AS r
MATCH (f:Finding {id: r.id})
SET f.state = 'resolved', f.last_seen = r.last_seen, f.version = r.version
CREATE (f)-[:CHANGED_BY]->(review:Review {id: r.review.id})
SET review += r.review
