// Purpose: The keys of the rows of a scope that are in quarantine.
// Parameters:
//   $from  what their ids begin with
//   $to    the first text after all that begin so
// Columns:
//   keys  list of keys
MATCH (q:QuarantinedRow)
WHERE q.id >= $from AND q.id < $to AND q.key IS NOT NULL
RETURN collect(q.key) AS keys
