// Purpose: Deletes figures of bodies and months of which nothing is known any more.
// Parameters:
//   $ids  list of ids of what is kept
// Columns: none
UNWIND $ids AS id
MATCH (k:KeptFigure {id: id})
DELETE k
