// Purpose: Marks what changed records no longer speak of, and others still do, to be survivorship_applied again.
// Parameters:
//   $rows  list of {id: of the record, described: ids it still speaks of}
// Columns: none
UNWIND $rows AS r
MATCH (:PortalRecord {id: r.id})-[:DESCRIBES]->(n)
WHERE n.survivorship_applied AND NOT n.id IN r.described
MERGE (u:PendingSurvivorship {id: n.id})
SET u.label = labels(n)[0]
