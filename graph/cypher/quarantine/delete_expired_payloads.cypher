// Purpose: Deletes the encrypted content of rows whose retention has passed. Their reason stays.
// Parameters:
//   $before  rows recorded before this moment lose their content
// Columns: none
MATCH (q:QuarantinedRow)
WHERE q.recorded_at < $before AND q.payload IS NOT NULL
SET q.payload = null
