// Purpose: Renews a lease if the holder still has it, and changes nothing if somebody else has it.
// Parameters:
//   $id      of the lease; for a scope portal/stream/scope
//   $holder  who held it
//   $now     the present moment
//   $until   when it expires unless it is renewed again
// Columns:
//   holder  who has it now; no row if nobody has it
//   until   when it expires
MATCH (l:Lease {id: $id})
SET l.asked = $now
WITH l, l.holder = $holder AS theirs
SET l.until = CASE WHEN theirs THEN $until ELSE l.until END
RETURN l.holder AS holder, l.until AS until
