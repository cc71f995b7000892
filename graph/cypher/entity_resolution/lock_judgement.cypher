// Purpose: Locks a judgement until the transaction ends, by writing to it.
// Parameters:
//   $id  of the judgement
// Columns:
//   version  of the judgement
MATCH (j:Judgement {id: $id})
SET j.version = coalesce(j.version, 1)
RETURN j.version AS version
