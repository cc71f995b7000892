// Purpose: Opens or updates conflicts between portals, with the records that contradict each other.
// Parameters:
//   $rows  list of {id, node: id of the disputed node, records: ids of the records, properties}
//   $at    moment at which new conflicts open
// Columns: none
UNWIND $rows AS r
MERGE (c:Conflict {id: r.id})
SET c += r.properties, c.opened_at = coalesce(c.opened_at, $at), c.closed_at = null
WITH c, r
OPTIONAL MATCH (c)-[obsolete:SAID_BY]->(record:PortalRecord)
WHERE NOT record.id IN r.records
DELETE obsolete
WITH DISTINCT c, r
UNWIND r.records AS id
MATCH (record:PortalRecord {id: id})-[:DESCRIBES]->(n)
WHERE n.id = r.node
MERGE (c)-[:SAID_BY]->(record)
MERGE (c)-[:ABOUT]->(n)
