// Purpose: Removes steps from the line of appointments, with their promotions.
// Parameters:
//   $rows  list of {id} of promotions
// Columns: none
UNWIND $rows AS r
MATCH (m:Promotion {id: r.id})
OPTIONAL MATCH (m)-[:FROM]->(:Appointment)-[n:NEXT]->(:Appointment)<-[:INTO]-(m)
DELETE n
DETACH DELETE m
