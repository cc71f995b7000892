// Purpose: Removes employments that no contract tells of alone any more, and their positions where nobody else held them.
// Parameters:
//   $rows  list of {servant: who holds it, id: of the appointment}
// Columns: none
UNWIND $rows AS r
MATCH (:Servant {id: r.servant})-[:HELD]->(a:Appointment {id: r.id})-[:TO]->(p:Position)
DETACH DELETE a
WITH DISTINCT p
WHERE p.derived AND NOT EXISTS { MATCH (p)<-[:TO]-(:Appointment) }
DETACH DELETE p
