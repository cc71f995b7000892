// Purpose: Forgets judgements that rows made and that no row makes any more.
// Parameters:
//   $ids  list of their ids
// Columns: none
UNWIND $ids AS id
MATCH (j:Judgement {id: id})
DETACH DELETE j
