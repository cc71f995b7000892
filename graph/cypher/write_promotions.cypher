// Purpose: Writes the moves along the line of appointments.
// Parameters:
//   $rows  list of {id, servant, from, into, properties}
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.servant})
MATCH (a:Appointment {id: r.from})
MATCH (b:Appointment {id: r.into})
MERGE (m:Promotion {id: r.id})
SET m += r.properties
MERGE (s)-[:RECEIVED]->(m)
MERGE (m)-[:FROM]->(a)
MERGE (m)-[:INTO]->(b)
