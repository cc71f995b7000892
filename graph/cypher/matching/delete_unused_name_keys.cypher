// Purpose: Deletes a batch of the name keys that nobody has any longer: their servants were renamed, merged or deleted.
// Parameters:
//   $limit  size of the batch
// Columns:
//   changed  number of keys deleted
MATCH (k:NameKey)
WHERE NOT EXISTS { MATCH (k)<-[:HAS_NAME_KEY]-() }
WITH k LIMIT $limit
DELETE k
RETURN count(*) AS changed
