// Purpose: Lists the migrations that this database has.
// Parameters: none
// Columns:
//   version   of the migration, as in its file's name
//   source    name of its file when it was applied
//   checksum  of its statements when it was applied
MATCH (m:__Neo4jMigration)
WHERE m.version <> 'BASELINE' AND m.migrationTarget IS NULL
RETURN m.version AS version, m.source AS source, m.checksum AS checksum
