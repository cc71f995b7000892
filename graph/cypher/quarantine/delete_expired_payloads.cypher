// Purpose: Removes the encrypted content of rows that have been in quarantine for long; why they are there stays.
// Parameters:
//   $before  those recorded before this moment
// Columns: none
MATCH (q:QuarantinedRow)
WHERE q.recorded_at < $before AND q.payload IS NOT NULL
SET q.payload = null
