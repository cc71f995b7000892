// Purpose: Unlinks changed records from what they no longer speak of, and removes what no record speaks of any more.
//   Servants, bodies and posts stay: they have identifiers by which others may still refer to them. So does what others
//   rest on: a course somebody took, a competition somebody won.
// Parameters:
//   $rows  list of {id: of the record, described: ids it still speaks of}
// Columns: none
UNWIND $rows AS r
MATCH (:PortalRecord {id: r.id})-[d:DESCRIBES]->(n)
WHERE NOT n.id IN r.described
DELETE d
WITH DISTINCT n
WHERE NOT n:Servant AND NOT n:Organisation AND NOT n:Position AND NOT EXISTS { MATCH (n)<-[:DESCRIBES]-(:PortalRecord) }
  AND NOT EXISTS { MATCH (n)<-[:OF|AFTER|IN|RESTS_ON]-() }
DETACH DELETE n
