// Purpose: The identifiers of servants, with the servants they were loaded for.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   identifiers  list of [servant id, identifier key, id of the servant it was loaded for]
UNWIND $ids AS id
MATCH (s:Servant {id: id})<-[:IDENTIFIES]-(i:Identifier)
RETURN collect([s.id, i.key, i.origin]) AS identifiers
