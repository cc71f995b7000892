// Purpose: Sets which appointments contracts confirm; confirmations that are not among them are deleted.
// Parameters:
//   $rows  list of {id: of the contract, appointments: list of ids}
// Columns: none
UNWIND $rows AS r
MATCH (c:Contract {id: r.id})
OPTIONAL MATCH (c)-[obsolete:CONFIRMS]->(other:Appointment)
WHERE NOT other.id IN r.appointments
DELETE obsolete
WITH DISTINCT c, r
UNWIND r.appointments AS id
MATCH (a:Appointment {id: id})
MERGE (c)-[:CONFIRMS]->(a)
