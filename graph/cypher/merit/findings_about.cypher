// Purpose: Lists the findings about servants, and about competitions for positions.
// Parameters:
//   $subjects  ids of servants and positions
// Rows:
//   about  the servant or position
//   rule   id of the rule
//   id     of the finding
UNWIND $subjects AS subject
CALL (subject) {
  MATCH (s:Servant {id: subject})<-[:CONCERNS]-(f:Finding)
  RETURN f
  UNION
  MATCH (p:Position {id: subject})<-[:FOR]-(c:Competition)
  MATCH (c)<-[:EVIDENCE]-(f:Finding)
  RETURN f
}
RETURN collect({about: subject, rule: f.rule, id: f.id}) AS rows
