// Purpose: The content of some rows in quarantine.
// Parameters:
//   $limit  how many at the most
// Columns:
//   sealed  the encrypted content
MATCH (q:QuarantinedRow)
WHERE q.payload IS NOT NULL
RETURN q.payload AS sealed LIMIT $limit
