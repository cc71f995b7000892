// Purpose: Deletes the rows of strata that are gone.
// Parameters:
//   $ids  list of ids of strata
// Columns: none
UNWIND $ids AS id
MATCH (k:KeptStratum {id: id})
DELETE k
