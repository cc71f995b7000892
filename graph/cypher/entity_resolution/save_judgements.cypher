// Purpose: Saves judgements on whether two servants are one person.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MERGE (j:Judgement {id: r.id})
SET j += r.properties
