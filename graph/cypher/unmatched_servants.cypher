// Purpose: All servants that wait to be matched with others.
// Parameters: none
// Columns:
//   ids  list of their ids
MATCH (s:Servant)
WHERE s.unmatched > ''
RETURN collect(s.id) AS ids
