// Purpose: Writes the employment that only a contract states, as an appointment to a position of its employer. If the contract
//   named another servant or position before, the links to them are deleted, and so is a derived position without appointments.
// Parameters:
//   $rows  list of {servant, organisation, position, position_properties, id: of the appointment, properties}
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.servant})
MATCH (o:Organisation {id: r.organisation})
MERGE (p:Position {id: r.position})
SET p += r.position_properties
MERGE (p)-[:IN]->(o)
MERGE (a:Appointment {id: r.id})
SET a += r.properties
SET a.day_key = coalesce(toString(a.order_date_latest), toString(a.start_latest), '') + '\u0001' + a.id
SET a.name = CASE WHEN toString(a.start_latest) = '9999-12-31' THEN '?' ELSE substring(toString(a.start_latest), 0, 4) END
  + CASE WHEN a.open THEN '–'
  WHEN coalesce(toString(a.end_latest), '9999-12-31') = '9999-12-31' THEN '–?'
  ELSE '–' + substring(toString(a.end_latest), 0, 4) END
  + coalesce(' ' + CASE WHEN a.mode IN ['other', 'unknown'] THEN null ELSE a.mode END, '')
MERGE (s)-[:HELD]->(a)
MERGE (a)-[:TO]->(p)
WITH s, a, p
OPTIONAL MATCH (a)<-[held:HELD]-(other:Servant)
WHERE other.id <> s.id
DELETE held
WITH DISTINCT a, p
MATCH (a)-[to:TO]->(former:Position)
WHERE former.id <> p.id
DELETE to
WITH DISTINCT former
WHERE former.derived AND NOT EXISTS { MATCH (former)<-[:TO]-(:Appointment) }
DETACH DELETE former
