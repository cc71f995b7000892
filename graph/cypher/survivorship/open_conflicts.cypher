// Purpose: Keeps what portals contradict each other on, with the records that say so.
// Parameters:
//   $rows  list of {id, node, records: ids of the records, properties}
//   $at    the moment
// Columns: none
UNWIND $rows AS r
MERGE (c:Conflict {id: r.id})
SET c += r.properties, c.opened_at = coalesce(c.opened_at, $at), c.closed_at = null
WITH c, r
OPTIONAL MATCH (c)-[old:SAID_BY]->(record:PortalRecord)
WHERE NOT record.id IN r.records
DELETE old
WITH DISTINCT c, r
UNWIND r.records AS id
MATCH (record:PortalRecord {id: id})-[:DESCRIBES]->(n)
WHERE n.id = r.node
MERGE (c)-[:SAID_BY]->(record)
MERGE (c)-[:ABOUT]->(n)
