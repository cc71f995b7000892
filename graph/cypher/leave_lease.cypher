// Purpose: Gives a lease back.
// Parameters:
//   $id      of the lease: portal/stream/scope
//   $holder  who held it
// Columns:
//   given  1 where it was theirs, else 0
MATCH (l:Lease {id: $id})
WHERE l.holder = $holder
WITH l, l.id AS id
DELETE l
RETURN count(id) AS given
