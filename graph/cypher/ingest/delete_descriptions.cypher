// Purpose: Unlinks changed records from what they no longer speak of, and removes what no record speaks of any more.
//   Servants, bodies and posts stay: they have identifiers by which others may still refer to them. So does what others
//   rest on: a course somebody took, a competition somebody won. What else refers to a removed node, or says only a part
//   of it, waits for it to come back.
// Parameters:
//   $rows  list of {id: of the record, described: ids it still speaks of}
// Columns: none
UNWIND $rows AS r
MATCH (:PortalRecord {id: r.id})-[d:DESCRIBES]->(n)
WHERE NOT n.id IN r.described
DELETE d
WITH DISTINCT n
WHERE NOT n:Servant AND NOT n:Organisation AND NOT n:Position
  AND NOT EXISTS { MATCH (n)<-[d:DESCRIBES]-(:PortalRecord) WHERE d.part IS NULL }
  AND NOT EXISTS { MATCH (n)<-[:OF|AFTER|IN|RESTS_ON]-() }
OPTIONAL MATCH (n)<-[:DESCRIBES]-(telling:PortalRecord)
WITH n, collect(DISTINCT telling.id) AS parts
OPTIONAL MATCH (n)<-[:ABOUT|DEVELOPS|LOCATED_IN|RATED|REQUIRES|WITHIN]-()<-[:DESCRIBES]-(referring:PortalRecord)
WITH n, parts, collect(DISTINCT referring.id) AS referring
OPTIONAL MATCH (n)-[:EARNED]->()<-[:DESCRIBES]-(earned:PortalRecord)
WITH n, parts, referring, collect(DISTINCT earned.id) AS earned
WITH n, n.id AS target, labels(n)[0] AS label, parts + referring + earned AS waiting
DETACH DELETE n
WITH target, label, waiting
UNWIND waiting AS record
MERGE (p:PendingReference {id: toString(record) + '>' + target})
SET p.record = record, p.label = label, p.target = target
