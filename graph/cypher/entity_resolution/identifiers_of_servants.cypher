// Purpose: All identifiers of servants.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   identifiers  list of [servant id, identifier key, id of the servant it stood for before any judgement]
UNWIND $ids AS id
MATCH (s:Servant {id: id})<-[:IDENTIFIES]-(i:Identifier)
RETURN collect([s.id, i.key, i.origin]) AS identifiers
