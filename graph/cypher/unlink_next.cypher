// Purpose: Removes steps from the line of appointments.
// Parameters:
//   $rows  list of {from, into} appointment ids
// Columns: none
UNWIND $rows AS r
MATCH (:Appointment {id: r.from})-[n:NEXT]->(:Appointment {id: r.into})
DELETE n
