// Purpose: Reads the certificates that have one of some numbers, however it is spelled.
// Parameters:
//   $numbers  list of numbers without blanks and hyphens, in lower case
// Rows:
//   {{compared_certificate}}
UNWIND $numbers AS number
MATCH (c:Certificate {number_key: number})
WITH c ORDER BY c.id
RETURN collect({ {{compared_certificate}} }) AS rows
