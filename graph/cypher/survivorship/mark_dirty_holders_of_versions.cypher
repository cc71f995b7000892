// Purpose: Marks all servants who held a position as dirty, given versions of the position.
// Parameters:
//   $ids  list of ids of position versions
// Columns: none
UNWIND $ids AS id
MATCH (version:PositionVersion {id: id})<-[:HAS_VERSION]-(:Position)<-[:TO]-(:Appointment)<-[:HELD]-(s:Servant)
SET s.dirty = s.id
