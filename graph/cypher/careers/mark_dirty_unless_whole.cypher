// Purpose: Marks servants dirty whose careers have more, or other, than the new appointments from which they were derived.
// Parameters:
//   $rows  list of {id: of the servant, spells: how many new appointments she was given, moves: how many moves}
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.id})
WITH s, r,
  COUNT { (s)-[:HELD]->() } AS spells, COUNT { (s)-[:RECEIVED]->() } AS moves, COUNT { (s)-[:SIGNED]->() } AS contracts
WHERE spells <> r.spells OR moves <> r.moves OR contracts > 0
SET s.dirty = s.id
