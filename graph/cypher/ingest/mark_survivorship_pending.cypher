// Purpose: Marks what changed records no longer speak of, and others still do, to be weighed again.
// Parameters:
//   $rows  list of {id: of the record, described: ids it still speaks of}
// Columns: none
UNWIND $rows AS r
MATCH (:PortalRecord {id: r.id})-[:DESCRIBES]->(n)
WHERE n.weighed AND NOT n.id IN r.described
MERGE (u:Unsettled {id: n.id})
SET u.label = labels(n)[0]
