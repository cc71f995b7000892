// Purpose: Marks everyone who has a contract with one of these bodies for derivation.
// Parameters:
//   $rows  list of {id} of bodies
// Columns: none
UNWIND $rows AS r
MATCH (:Organisation {id: r.id})<-[:WITH]-(:Contract)<-[:SIGNED]-(s:Servant)
SET s.dirty = s.id
