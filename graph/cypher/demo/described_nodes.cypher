// Purpose: Lists the nodes that portal records describe.
// Parameters:
//   $ids  list of record ids
// Rows:
//   record  id of the record
//   nodes   list of ids of the nodes it describes
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})-[:DESCRIBES]->(n)
WITH r.id AS record, collect(n.id) AS nodes
RETURN collect({record: record, nodes: nodes}) AS rows
