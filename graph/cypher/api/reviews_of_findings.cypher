// Purpose: Reads the changes of findings: all but who looks into them.
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
    WHERE coalesce(r.change, r.state) <> 'assigned'
    RETURN {state: r.state, by: r.by, why: r.why, at: r.at} ORDER BY r.at, r.id
  } AS reviews
RETURN collect({finding: finding, reviews: reviews}) AS rows
