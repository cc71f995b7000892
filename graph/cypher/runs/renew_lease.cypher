// Purpose: Renews a lease where it is still the holder's, and takes nothing from whoever has it otherwise.
// Parameters:
//   $id      of the lease: portal/stream/scope
//   $holder  who had it
//   $now     the moment
//   $until   when it ends unless it is renewed again
// Columns:
//   holder  who has it now; no row where nobody has it
//   until   when it ends
MATCH (l:Lease {id: $id})
SET l.asked = $now
WITH l, l.holder = $holder AS theirs
SET l.until = CASE WHEN theirs THEN $until ELSE l.until END
RETURN l.holder AS holder, l.until AS until
