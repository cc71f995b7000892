// Purpose: The people who hold certificates of some numbers.
// Parameters:
//   $numbers  list of certificate numbers
// Rows:
//   servant  id of a holder
MATCH (c:Certificate)<-[:HOLDS]-(s:Servant)
WHERE c.number IN $numbers
RETURN collect(DISTINCT {servant: s.id}) AS rows
