// Purpose: Gives judgements the identifiers they are about under a new identity key.
// Parameters:
//   $rows  list of {old: id so far, properties}
// Columns: none
UNWIND $rows AS r
MATCH (n:Judgement {id: r.old})
SET n += r.properties
