// Purpose: Makes the node every chain of migrations starts from, once.
// Parameters: none
// Columns:
//   version  always BASELINE
OPTIONAL MATCH (known:__Neo4jMigration {version: 'BASELINE'})
WITH count(known) AS known
FOREACH (missing IN CASE WHEN known = 0 THEN [1] ELSE [] END | CREATE (:__Neo4jMigration {version: 'BASELINE'}))
RETURN 'BASELINE' AS version
