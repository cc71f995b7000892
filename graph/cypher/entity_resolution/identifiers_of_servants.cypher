// Purpose: The identifiers of servants, with the servants they were loaded for.
// Parameters:
//   $ids  list of servant ids, also of those that were merged into others
// Columns:
//   identifiers  list of [servant id, identifier key, id of the servant it was loaded for]
UNWIND $ids AS id
OPTIONAL MATCH (d:Redirect {id: id})
WITH coalesce(d.to, id) AS now
MATCH (s:Servant {id: now})<-[:IDENTIFIES]-(i:Identifier)
RETURN collect([s.id, i.key, i.origin]) AS identifiers
