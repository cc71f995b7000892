// Purpose: Deletes some of the answers that are not kept any longer.
// Parameters:
//   $before  the moment before which they were kept
//   $limit   largest number of answers
// Columns:
//   number  how many were deleted
MATCH (k:KeptAnswer) USING INDEX SEEK k:KeptAnswer(at)
WHERE k.at < $before
WITH k LIMIT $limit
DETACH DELETE k
RETURN count(*) AS number
