// Purpose: Adds an applied migration to the end of the chain.
// Parameters:
//   $previous      version of the migration before it, or BASELINE
//   $migration     map of version, description, type, repeatable, source and checksum
//   $milliseconds  how long it took
//   $by            user of the operating system
//   $connected_as  user of the database
// Columns:
//   version  of the migration
MATCH (p:__Neo4jMigration {version: $previous})
WHERE p.migrationTarget IS NULL
CREATE (m:__Neo4jMigration)
SET m = $migration
CREATE (p)-[:MIGRATED_TO {
  at: datetime(), in: duration({milliseconds: $milliseconds}), by: $by, connectedAs: $connected_as
}]->(m)
RETURN m.version AS version
