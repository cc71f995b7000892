// Purpose: Deletes the revocations of tokens that have expired by now.
// Parameters:
//   $now  the present moment
// Columns: none
MATCH (r:Revocation)
WHERE r.until < $now
DELETE r
