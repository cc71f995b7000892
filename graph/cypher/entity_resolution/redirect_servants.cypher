// Purpose: Removes servants that were merged into others, with what was derived for them; their ids lead to the others. What
//   portals contradicted each other on about them is closed: what was said of them is survivorship_applied with the others from now on.
// Parameters:
//   $rows  list of {id, to}
//   $at    the moment
// Columns: none
UNWIND $rows AS r
MERGE (d:Redirect {id: r.id})
SET d.to = r.to
WITH r
MATCH (s:Servant {id: r.id})
MATCH (kept:Servant {id: r.to})
OPTIONAL MATCH (s)-[:RECEIVED]->(passed:Promotion)-[:FROM]->(:Appointment)-[n:NEXT]->(:Appointment)<-[:INTO]-(passed)
DELETE n
WITH DISTINCT r, s, kept
OPTIONAL MATCH (s)-[:RECEIVED]->(m:Promotion)
DETACH DELETE m
WITH DISTINCT r, s, kept
OPTIONAL MATCH (s)-[:HELD]->(a:Appointment)
WHERE a.derived
DETACH DELETE a
WITH DISTINCT s, kept
OPTIONAL MATCH (s)<-[c:CONCERNS]-(f:Finding)
FOREACH (each IN CASE WHEN f IS NULL THEN [] ELSE [f] END | MERGE (each)-[:CONCERNS]->(kept))
WITH DISTINCT s
OPTIONAL MATCH (s)<-[:ABOUT]-(c:Conflict {state: 'open'})
SET c.state = 'settled', c.closed_at = $at
WITH DISTINCT s
DETACH DELETE s
