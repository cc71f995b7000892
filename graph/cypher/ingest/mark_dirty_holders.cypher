// Purpose: Marks everyone who held one of these positions for derivation.
// Parameters:
//   $rows  list of {id} of positions
// Columns: none
UNWIND $rows AS r
MATCH (:Position {id: r.id})<-[:TO]-(:Appointment)<-[:HELD]-(s:Servant)
SET s.dirty = s.id
