// Purpose: Reads all changes of findings, with their authors, reasons and notes.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   finding  id
//   reviews  list of maps: change, state, by, why, note, grounds, explanation, at; oldest first
UNWIND $ids AS id
MATCH (f:Finding {id: id})
WITH f.id AS finding,
  COLLECT {
    MATCH (f)-[:CHANGED_BY]->(r:Review)
    RETURN {
      change: r.change, state: r.state, by: r.by, why: r.why, note: r.note, grounds: r.grounds, explanation: r.explanation,
      at: r.at
    } ORDER BY r.at, r.id
  } AS reviews
RETURN collect({finding: finding, reviews: reviews}) AS rows
