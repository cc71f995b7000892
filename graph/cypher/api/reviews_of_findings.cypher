// Purpose: Reads the changes of findings: all but who looks into them, and what is disclosed when.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   finding  id
//   reviews  list of maps: state, by, why, at; oldest first
UNWIND $ids AS id
MATCH (f:Finding {id: id})
WITH f.id AS finding,
  COLLECT {
    MATCH (f)-[:CHANGED_BY]->(r:Review)
    WHERE NOT coalesce(r.change, r.state) IN ['assigned', 'disclosed', 'disclosure_undone', 'disclosure_delayed']
    RETURN {state: r.state, by: r.by, why: r.why, at: r.at} ORDER BY r.at, r.id
  } AS reviews
RETURN collect({finding: finding, reviews: reviews}) AS rows
