// Purpose: Saves the counts of a rule's last run.
// Parameters:
//   $id          id of the rule run
//   $properties  the counts
// Columns: none
MERGE (r:RuleRun {id: $id})
SET r += $properties
