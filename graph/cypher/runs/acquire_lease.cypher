// Purpose: Acquires or renews a lease, unless somebody else holds it and it has not expired.
// Parameters:
//   $id      of the lease; for a scope portal/stream/scope
//   $holder  who wants it
//   $now     the present moment
//   $until   when it expires unless it is renewed
// Columns:
//   holder    who has it now
//   until     when it expires
//   acquired  how often anybody has tried to acquire one, ever, this time included
MERGE (c:EventCounter {id: 'leases'})
// It comes first: otherwise transactions that acquire several leases would lock each other out.
SET c.last = coalesce(c.last, 0) + 1
WITH c
MERGE (l:Lease {id: $id})
SET l.asked = $now
WITH l, c.last AS acquired, (l.holder IS NULL OR l.holder = $holder OR l.until < $now) AS free
SET l.holder = CASE WHEN free THEN $holder ELSE l.holder END, l.until = CASE WHEN free THEN $until ELSE l.until END
RETURN l.holder AS holder, l.until AS until, acquired
