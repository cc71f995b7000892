// Purpose: How many servants wait for the derivation of their careers, or have one that cannot be derived.
// Parameters: none
// Columns:
//   servants  their number
MATCH (s:Servant)
WHERE s.dirty > ''
RETURN count(s) AS servants
