// Purpose: Gives judgements their ids and identifiers under a new identity key.
// Parameters:
//   $rows  list of {old: id until now, properties}
// Columns: none
UNWIND $rows AS r
MATCH (n:Judgement {id: r.old})
SET n += r.properties
