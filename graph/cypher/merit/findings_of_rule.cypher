// Purpose: The findings of a rule, as far as a detection compares them.
// Parameters:
//   $rule  id of the rule
// Columns:
//   id             of the finding
//   state          where it is in its life
//   evidence_hash  of what it rests on
MATCH (f:Finding)
WHERE f.rule = $rule
RETURN f.id AS id, f.state AS state, f.evidence_hash AS evidence_hash
