// Purpose: All judgements on whether two servants are one person.
// Parameters: none
// Rows:
//   {{judgement}}
MATCH (j:Judgement)
RETURN collect({ {{judgement}} }) AS rows
