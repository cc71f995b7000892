// Purpose: Gives the lock back, or takes away one whose holder is gone.
// Parameters:
//   $id  of the holder's attempt
// Columns:
//   released  1 if it was held, else 0
MATCH (l:__Neo4jMigrationsLock {id: $id})
DELETE l
RETURN count(l) AS released
