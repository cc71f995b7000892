// Purpose: Writes findings, the servants they concern and the reviews that record the change. It removes their links to evidence;
//   the caller then links the evidence anew.
// Parameters:
//   $rows  list of {id, properties, servant: id, or null for a finding about a body, review}
// Rows:
//   id  of a finding that was written: one whose servant is in the graph, or that is about a body
UNWIND $rows AS r
OPTIONAL MATCH (s:Servant {id: r.servant})
WITH r, s
WHERE s IS NOT NULL OR r.servant IS NULL
MERGE (f:Finding {id: r.id})
SET f += r.properties
SET f.name = f.rule + coalesce(' ' + toString(f.day), '')
SET f.severity_key = {{severity_key}} + f.sort_key
CREATE (f)-[:CHANGED_BY]->(review:Review {id: r.review.id})
SET review += r.review
WITH s, f
OPTIONAL MATCH (f)-[old:EVIDENCE|CONCERNS]->()
DELETE old
WITH DISTINCT s, f
FOREACH (each IN CASE WHEN s IS NULL THEN [] ELSE [s] END | CREATE (f)-[:CONCERNS]->(each))
RETURN collect({id: f.id}) AS rows
