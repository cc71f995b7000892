// Purpose: Queues survivorship for nodes that changed records no longer describe and other records still do.
// Parameters:
//   $rows  list of {id: of the record, described: ids that it still describes}
// Columns: none
UNWIND $rows AS r
MATCH (record:PortalRecord {id: r.id})-[:DESCRIBES]->(n)
WHERE n.survivorship_applied AND NOT n.id IN r.described
MERGE (u:PendingSurvivorship {id: n.id})
SET u.label = labels(n)[0]
