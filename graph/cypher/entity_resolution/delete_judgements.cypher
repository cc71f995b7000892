// Purpose: Deletes judgements that source rows implied and that no row implies any longer.
// Parameters:
//   $ids  list of judgement ids
// Columns: none
UNWIND $ids AS id
MATCH (j:Judgement {id: id})
DETACH DELETE j
