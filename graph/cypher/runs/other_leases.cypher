// Purpose: Tells whether another process works on this graph: it holds a lease that has not expired, or has acquired one meanwhile.
// Parameters:
//   $holder  who asks
//   $now     the present moment
// Columns:
//   found     true if another holder has a lease
//   acquired  how often anybody has tried to acquire one, ever
OPTIONAL MATCH (c:EventCounter {id: 'leases'})
WITH coalesce(c.last, 0) AS acquired
OPTIONAL MATCH (l:Lease)
WHERE l.holder <> $holder AND l.until > $now
RETURN count(l) > 0 AS found, acquired
