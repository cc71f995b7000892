// Purpose: Gives a lease back, where it is theirs.
// Parameters:
//   $id      of the lease: portal/stream/scope
//   $holder  who held it
// Columns: none
MATCH (l:Lease {id: $id})
WHERE l.holder = $holder
DELETE l
