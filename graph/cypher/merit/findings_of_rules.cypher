// Purpose: Reads the findings of rules: the part that a detection compares.
// Parameters:
//   $rules  ids of the rules
// Rows:
//   id             of the finding
//   rule           id of its rule
//   state          its state
//   evidence_hash  hash of the facts that it rests on
//   content_hash   hash of everything that is written of it
//   servant        id of the servant whom it concerns, or null
//   linked         number of nodes that it is linked to as its evidence
MATCH (f:Finding)
WHERE f.rule IN $rules
OPTIONAL MATCH (f)-[e:EVIDENCE]->()
WITH f, count(e) AS linked
OPTIONAL MATCH (f)-[:CONCERNS]->(s:Servant)
RETURN collect({
  id: f.id, rule: f.rule, state: f.state, evidence_hash: f.evidence_hash, content_hash: f.content_hash, servant: s.id,
  linked: linked
}) AS rows
