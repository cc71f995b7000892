// Purpose: Lists the nodes that records describe now.
// Parameters:
//   $ids  list of record ids
// Columns:
//   described  list of [label, id]
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})-[:DESCRIBES]->(n)
RETURN collect(DISTINCT [labels(n)[0], n.id]) AS described
