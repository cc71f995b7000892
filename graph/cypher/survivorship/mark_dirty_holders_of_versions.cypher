// Purpose: Marks everyone who held a position of which a version changed for derivation.
// Parameters:
//   $ids  list of ids of position versions
// Columns: none
UNWIND $ids AS id
MATCH (:PositionVersion {id: id})<-[:HAS_VERSION]-(:Position)<-[:TO]-(:Appointment)<-[:HELD]-(s:Servant)
SET s.dirty = s.id
