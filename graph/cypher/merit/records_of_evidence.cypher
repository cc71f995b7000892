// Purpose: Reads from which portals the evidence of findings is known. The keys of the records are not read: they may identify a
//   person. A move has the records of its appointments, and an appointment those of the contracts that confirm it.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   finding      id
//   node         id of the node of its evidence
//   portal       name of the portal
//   stream       name of the stream
//   recorded_at  when the newest record of that stream was read
//   records      how many records of that stream describe the node
//   missing      how many of them are missing at their portal
UNWIND $ids AS id
MATCH (f:Finding {id: id})-[:EVIDENCE]->(n)
MATCH (n)-[:FROM|INTO*0..1]->(a)
MATCH (a)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(r:PortalRecord)
WITH DISTINCT f.id AS finding, n.id AS node, r
WITH finding, node, r.portal AS portal, r.stream AS stream, max(r.recorded_at) AS recorded_at, count(r) AS records,
  count(r.absent_since) AS missing
ORDER BY finding, node, portal, stream
RETURN collect({
  finding: finding, node: node, portal: portal, stream: stream, recorded_at: recorded_at, records: records, missing: missing
}) AS rows
