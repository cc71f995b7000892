// Purpose: Reads the findings of a rule: the part that a detection compares.
// Parameters:
//   $rule  id of the rule
// Rows:
//   id             of the finding
//   state          its state
//   evidence_hash  hash of its reason, organisation, servant and evidence
MATCH (f:Finding)
WHERE f.rule = $rule
RETURN collect({id: f.id, state: f.state, evidence_hash: f.evidence_hash}) AS rows
