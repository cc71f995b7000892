// Purpose: Reads the certificates that have one of some numbers, however it is spelled.
// Parameters:
//   $numbers  list of numbers without blanks and hyphens, in lower case
// Rows:
//   {{compared_certificate}}
MATCH (c:Certificate)
WHERE {{comparable_number}} IN $numbers
WITH c ORDER BY c.id
RETURN collect({ {{compared_certificate}} }) AS rows
