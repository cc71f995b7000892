// Purpose: Keeps checks of appeals, in the place of what was kept of them before, and links each with what it found.
// Parameters:
//   $rows  list of {id, appeal: id of the appeal, properties, findings: list of ids}
// Columns: none
UNWIND $rows AS r
MATCH (x:Appeal {id: r.appeal})
MERGE (c:AppealCheck {id: r.id})
SET c += r.properties
MERGE (c)-[:OF]->(x)
WITH c, r
OPTIONAL MATCH (c)-[old:FOUND]->(:Finding)
DELETE old
WITH DISTINCT c, r
UNWIND r.findings AS finding
MATCH (f:Finding {id: finding})
MERGE (c)-[:FOUND]->(f)
