// Purpose: Marks all servants dirty who have a contract with one of these organisations.
// Parameters:
//   $rows  list of {id} of organisations
// Columns: none
UNWIND $rows AS r
MATCH (organisation:Organisation {id: r.id})<-[:WITH]-(:Contract)<-[:SIGNED]-(s:Servant)
SET s.dirty = s.id
