// Purpose: Saves candidates between two servants; a candidate that was judged keeps its state.
// Parameters:
//   $rows  list of {id, left, right: servant ids, kind, score, reasons}
//   $at    moment at which new candidates were found
// Columns: none
UNWIND $rows AS r
MATCH (first:Servant {id: r.left})
MATCH (second:Servant {id: r.right})
MERGE (c:MatchCandidate {id: r.id})
SET c.state = coalesce(c.state, 'open'), c.kind = r.kind, c.left = r.left, c.right = r.right, c.score = r.score,
    c.reasons = r.reasons, c.found_at = coalesce(c.found_at, $at)
MERGE (c)-[:BETWEEN]->(first)
MERGE (c)-[:BETWEEN]->(second)
