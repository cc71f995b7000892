// Purpose: Releases a lease, if the holder has it.
// Parameters:
//   $id      of the lease; for a scope portal/stream/scope
//   $holder  who held it
// Columns: none
MATCH (l:Lease {id: $id})
WHERE l.holder = $holder
DELETE l
