// Purpose: Marks all servants dirty who held one of these positions.
// Parameters:
//   $rows  list of {id} of positions
// Columns: none
UNWIND $rows AS r
MATCH (position:Position {id: r.id})<-[:TO]-(:Appointment)<-[:HELD]-(s:Servant)
SET s.dirty = s.id
