// Purpose: Reads the findings of rules: the part that a detection compares.
// Parameters:
//   $rules  ids of the rules
// Rows:
//   id             of the finding
//   state          its state
//   evidence_hash  hash of its reason, severity, organisation, servant and evidence
MATCH (f:Finding)
WHERE f.rule IN $rules
RETURN collect({id: f.id, state: f.state, evidence_hash: f.evidence_hash}) AS rows
