// Purpose: Unlinks changed records from the nodes they no longer describe, and deletes nodes that no record describes any more.
//   Servants, organisations and positions stay: others may still refer to them by their identifiers. So do nodes that others
//   depend on: a course that somebody took, a competition that somebody won. Open conflicts about a deleted node are closed.
//   Records that refer to it, or that describe only a part of it, get a pending reference to it.
// Parameters:
//   $rows  list of {id: of the record, described: ids that it still describes, at: the moment, the same for all}
// Columns: none
UNWIND $rows AS r
MATCH (source:PortalRecord {id: r.id})-[d:DESCRIBES]->(n)
WHERE NOT n.id IN r.described
DELETE d
WITH DISTINCT n, r.at AS at
WHERE NOT n:Servant AND NOT n:Organisation AND NOT n:Position
  AND NOT EXISTS { MATCH (n)<-[d:DESCRIBES]-(:PortalRecord) WHERE d.part IS NULL }
  AND NOT EXISTS { MATCH (n)<-[:OF|AFTER|IN|RESTS_ON]-() }
OPTIONAL MATCH (n)<-[:ABOUT]-(c:Conflict {state: 'open'})
SET c.state = 'settled', c.closed_at = at
WITH DISTINCT n, at
OPTIONAL MATCH (n)<-[:DESCRIBES]-(telling:PortalRecord)
WITH n, at, collect(DISTINCT telling.id) AS parts
OPTIONAL MATCH (n)<-[:ABOUT|DEVELOPS|LOCATED_IN|RATED|REQUIRES|WITHIN]-()<-[:DESCRIBES]-(referring:PortalRecord)
WITH n, at, parts, collect(DISTINCT referring.id) AS referring
OPTIONAL MATCH (n)-[:EARNED]->()<-[:DESCRIBES]-(earned:PortalRecord)
WITH n, at, parts, referring, collect(DISTINCT earned.id) AS earned
WITH n, at, n.id AS target, labels(n)[0] AS label, parts + referring + earned AS waiting
DETACH DELETE n
WITH at, target, label, waiting
UNWIND waiting AS record
MERGE (p:PendingReference {id: toString(record) + '>' + target})
SET p.record = record, p.label = label, p.target = target, p.since = coalesce(p.since, at)
