// Purpose: Returns the encrypted content of some rows in quarantine.
// Parameters:
//   $limit  largest number of rows
// Rows:
//   sealed  the encrypted content
MATCH (q:QuarantinedRow)
WHERE q.payload IS NOT NULL
WITH q LIMIT $limit
RETURN collect({sealed: q.payload}) AS rows
