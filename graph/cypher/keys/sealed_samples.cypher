// Purpose: Returns the encrypted content of some rows in quarantine.
// Parameters:
//   $limit  largest number of rows
// Columns:
//   sealed  the encrypted content
MATCH (q:QuarantinedRow)
WHERE q.payload IS NOT NULL
RETURN q.payload AS sealed LIMIT $limit
