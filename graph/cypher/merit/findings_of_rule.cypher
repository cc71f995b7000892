// Purpose: Reads the findings of a rule: the part that a detection compares.
// Parameters:
//   $rule  id of the rule
// Columns:
//   id             of the finding
//   state          its state
//   evidence_hash  hash of its reason, organisation, servant and evidence
MATCH (f:Finding)
WHERE f.rule = $rule
RETURN f.id AS id, f.state AS state, f.evidence_hash AS evidence_hash
