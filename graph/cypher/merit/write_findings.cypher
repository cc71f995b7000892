// Purpose: Writes findings, the servants they concern and the reviews that record the change. It removes their links to evidence;
//   the caller then links the evidence anew.
// Parameters:
//   $rows  list of {id, properties, servant, review}
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.servant})
MERGE (f:Finding {id: r.id})
SET f += r.properties
CREATE (f)-[:CHANGED_BY]->(review:Review {id: r.review.id})
SET review += r.review
WITH r, s, f
OPTIONAL MATCH (f)-[old:EVIDENCE|CONCERNS]->()
DELETE old
WITH DISTINCT s, f
CREATE (f)-[:CONCERNS]->(s)
