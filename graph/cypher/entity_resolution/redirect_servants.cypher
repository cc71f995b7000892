// Purpose: Replaces servants that were merged into others by redirects, and deletes what was derived for them. Their open
//   conflicts are closed: survivorship applies to their claims together with those on the other servant from now on.
// Parameters:
//   $rows  list of {id: of the merged servant, to: id of the surviving servant}
//   $at    moment at which their open conflicts close
// Columns: none
UNWIND $rows AS r
MERGE (d:Redirect {id: r.id})
SET d.to = r.to
WITH r
MATCH (s:Servant {id: r.id})
MATCH (surviving:Servant {id: r.to})
OPTIONAL MATCH (s)-[:RECEIVED]->(promotion:Promotion)-[:FROM]->(:Appointment)-[n:NEXT]->(:Appointment)<-[:INTO]-(promotion)
DELETE n
WITH DISTINCT r, s, surviving
OPTIONAL MATCH (s)-[:RECEIVED]->(m:Promotion)
DETACH DELETE m
WITH DISTINCT r, s, surviving
OPTIONAL MATCH (s)-[:HELD]->(a:Appointment)
WHERE a.derived
DETACH DELETE a
WITH DISTINCT s, surviving
OPTIONAL MATCH (s)<-[c:CONCERNS]-(f:Finding)
FOREACH (each IN CASE WHEN f IS NULL THEN [] ELSE [f] END | MERGE (each)-[:CONCERNS]->(surviving))
WITH DISTINCT s
OPTIONAL MATCH (s)<-[:ABOUT]-(c:Conflict {state: 'open'})
SET c.state = 'settled', c.closed_at = $at
WITH DISTINCT s
DETACH DELETE s
