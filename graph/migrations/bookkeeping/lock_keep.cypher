// Purpose: Shows that the holder of the lock is alive.
// Parameters:
//   $id  of the holder's attempt
// Columns:
//   held  1 while the lock is still held by this attempt, else 0
MATCH (l:__Neo4jMigrationsLock {id: $id})
SET l.seen = datetime()
RETURN count(l) AS held
