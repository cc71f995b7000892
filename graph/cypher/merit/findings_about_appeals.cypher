// Purpose: Lists the findings of some rules about those who appealed, those who are complained about, and the contested decisions.
// Parameters:
//   $ids    list of appeal ids
//   $rules  ids of the rules
// Rows:
//   appeal    id of the appeal
//   id        of the finding: one that is not resolved
//   rule      id of its rule
//   severity  its severity
//   state     its state
//   reason    what was found, in one sentence
UNWIND $ids AS id
MATCH (x:Appeal {id: id})
CALL (x) {
  MATCH (x)<-[:FILED]-(:Servant)<-[:CONCERNS]-(f:Finding)
  RETURN f
  UNION
  MATCH (x)-[:ABOUT]->(:Servant)<-[:CONCERNS]-(f:Finding)
  RETURN f
  UNION
  MATCH (x)-[:ABOUT]->(d)<-[:EVIDENCE]-(f:Finding)
  WHERE d.id IN f.subjects
  RETURN f
  UNION
  MATCH (x)-[:ABOUT]->(:Appointment)-[:AFTER]->(d:Competition)<-[:EVIDENCE]-(f:Finding)
  WHERE d.id IN f.subjects
  RETURN f
  UNION
  MATCH (x)-[:ABOUT]->(:Competition)<-[:AFTER]-(d:Appointment)<-[:EVIDENCE]-(f:Finding)
  WHERE d.id IN f.subjects
  RETURN f
}
WITH x, f
WHERE f.rule IN $rules AND f.state <> 'resolved'
RETURN collect({appeal: x.id, id: f.id, rule: f.rule, severity: f.severity, state: f.state, reason: f.reason}) AS rows
