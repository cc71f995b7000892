// Purpose: Marks the servants of appointments as dirty.
// Parameters:
//   $ids  list of appointment ids
// Columns: none
UNWIND $ids AS id
MATCH (appointment:Appointment {id: id})<-[:HELD]-(s:Servant)
SET s.dirty = s.id
