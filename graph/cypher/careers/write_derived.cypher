// Purpose: Writes the derived properties of appointments: rank and ladder on the day of the order, share of a full post.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MATCH (a:Appointment {id: r.id})
SET a += r.properties
