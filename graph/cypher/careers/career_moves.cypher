// Purpose: The moves stored for servants.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   moves  list of maps
UNWIND $ids AS id
MATCH (s:Servant {id: id})-[:RECEIVED]->(m:Promotion)
RETURN collect({
  servant: s.id, id: m.id, kind: m.kind, steps: m.steps, steps_least: m.steps_least, steps_most: m.steps_most,
  missing: m.missing, ordered_earliest: m.ordered_earliest, ordered_latest: m.ordered_latest
}) AS moves
