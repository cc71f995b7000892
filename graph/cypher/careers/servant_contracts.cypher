// Purpose: The labour contracts of servants, and the appointments that each confirms so far.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   contracts  list of maps; confirms is a list of appointment ids, service is true where the employer is an organisation of the
//              civil service
UNWIND $ids AS id
MATCH (s:Servant {id: id})-[:SIGNED]->(c:Contract)-[:WITH]->(o:Organisation)
OPTIONAL MATCH (o)-[:HAS_VERSION]->(v:OrganisationVersion)
WITH s, c, o, count(v) > 0 AS service
OPTIONAL MATCH (c)-[:CONFIRMS]->(a:Appointment)
WITH s, c, o, service, collect(a.id) AS confirms
RETURN collect({
  servant: s.id, id: c.id, organisation: o.id, title: c.title, fte: c.fte,
  end_reason: c.end_reason, end_reason_word: c.end_reason_word, open: c.open,
  start_earliest: c.start_earliest, start_latest: c.start_latest,
  end_earliest: c.end_earliest, end_latest: c.end_latest,
  service: service, confirms: confirms
}) AS contracts
