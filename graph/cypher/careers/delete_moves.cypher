// Purpose: Deletes moves: promotions, and NEXT between their appointments.
// Parameters:
//   $rows  list of {id: of the promotion}
// Columns: none
UNWIND $rows AS r
MATCH (m:Promotion {id: r.id})
OPTIONAL MATCH (m)-[:FROM]->(:Appointment)-[n:NEXT]->(:Appointment)<-[:INTO]-(m)
DELETE n
WITH DISTINCT m
DETACH DELETE m
