// Purpose: Lists the nodes that records describe now, and the appointments whose records come to wait for a competition among
//   them once it is deleted: records that also tell of an appeal about it.
// Parameters:
//   $ids  list of record ids
// Columns:
//   described  list of [label, id]
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
CALL (r) {
  MATCH (r)-[:DESCRIBES]->(n)
  RETURN n
  UNION
  MATCH (r)-[:DESCRIBES]->(:Competition)<-[:ABOUT]-(:Appeal)<-[:DESCRIBES]-(:PortalRecord)-[:DESCRIBES]->(n:Appointment)
  RETURN n
}
RETURN collect(DISTINCT [labels(n)[0], n.id]) AS described
