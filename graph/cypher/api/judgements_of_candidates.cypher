// Purpose: Reads the judgements on the pairs of match candidates.
// Parameters:
//   $ids  list of candidate ids
// Rows:
//   {{judgement}}
UNWIND $ids AS id
MATCH (j:Judgement {candidate: id})
RETURN collect({ {{judgement}} }) AS rows
