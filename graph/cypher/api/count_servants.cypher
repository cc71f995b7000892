// Purpose: Counts all servants.
// Parameters: none
// Columns:
//   number  of servants
MATCH (s:Servant)
RETURN count(s) AS number
