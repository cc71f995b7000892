// Purpose: Writes the employment that only a contract tells of, as an appointment to a position of its employer.
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
MERGE (s)-[:HELD]->(a)
MERGE (a)-[:TO]->(p)
