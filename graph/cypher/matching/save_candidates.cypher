// Purpose: Keeps pairs of servants who may be one person; what somebody judged stays as judged.
// Parameters:
//   $rows  list of {id, left, right: servant ids, kind, score, reasons}
//   $at    the moment
// Columns: none
UNWIND $rows AS r
MATCH (one:Servant {id: r.left})
MATCH (other:Servant {id: r.right})
MERGE (c:MatchCandidate {id: r.id})
SET c.state = coalesce(c.state, 'open'), c.kind = r.kind, c.left = r.left, c.right = r.right, c.score = r.score,
    c.reasons = r.reasons, c.found_at = coalesce(c.found_at, $at)
MERGE (c)-[:BETWEEN]->(one)
MERGE (c)-[:BETWEEN]->(other)
