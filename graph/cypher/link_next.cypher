// Purpose: Adds steps to the line of appointments.
// Parameters:
//   $rows  list of {from, into} appointment ids
// Columns: none
UNWIND $rows AS r
MATCH (a:Appointment {id: r.from})
MATCH (b:Appointment {id: r.into})
CREATE (a)-[:NEXT]->(b)
