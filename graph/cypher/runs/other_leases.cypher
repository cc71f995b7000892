// Purpose: Tells whether another process works on this graph: it holds a lease that has not expired.
// Parameters:
//   $holder  who asks
//   $now     the present moment
// Columns:
//   found  true if there is one
MATCH (l:Lease)
WHERE l.holder <> $holder AND l.until > $now
RETURN count(l) > 0 AS found
