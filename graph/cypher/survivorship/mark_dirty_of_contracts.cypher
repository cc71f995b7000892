// Purpose: Marks the servants of contracts as dirty.
// Parameters:
//   $ids  list of contract ids
// Columns: none
UNWIND $ids AS id
MATCH (contract:Contract {id: id})<-[:SIGNED]-(s:Servant)
SET s.dirty = s.id
