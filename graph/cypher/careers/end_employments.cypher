// Purpose: Deletes employments that are no longer stated by a contract alone, and their derived positions if they have no other
//   appointment.
// Parameters:
//   $rows  list of {servant: id of its servant, id: of the appointment}
// Columns: none
UNWIND $rows AS r
MATCH (holder:Servant {id: r.servant})-[:HELD]->(a:Appointment {id: r.id})-[:TO]->(p:Position)
DETACH DELETE a
WITH DISTINCT p
WHERE p.derived AND NOT EXISTS { MATCH (p)<-[:TO]-(:Appointment) }
DETACH DELETE p
