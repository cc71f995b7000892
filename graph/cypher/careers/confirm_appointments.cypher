// Purpose: Makes these and only these the appointments that contracts confirm.
// Parameters:
//   $rows  list of {id: of the contract, appointments: list of ids}
// Columns: none
UNWIND $rows AS r
MATCH (c:Contract {id: r.id})
OPTIONAL MATCH (c)-[old:CONFIRMS]->(other:Appointment)
WHERE NOT other.id IN r.appointments
DELETE old
WITH DISTINCT c, r
UNWIND r.appointments AS id
MATCH (a:Appointment {id: id})
MERGE (c)-[:CONFIRMS]->(a)
