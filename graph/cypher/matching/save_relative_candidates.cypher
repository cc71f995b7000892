// Purpose: Keeps pairs of a declared relative and a servant who may be that relative.
// Parameters:
//   $rows  list of {id, left: id of the relative, right: id of the servant, kind, score, reasons}
//   $at    the moment
// Columns: none
UNWIND $rows AS r
MATCH (one:Relative {id: r.left})
MATCH (other:Servant {id: r.right})
MERGE (c:MatchCandidate {id: r.id})
SET c.state = coalesce(c.state, 'open'), c.kind = r.kind, c.left = r.left, c.right = r.right, c.score = r.score,
    c.reasons = r.reasons, c.found_at = coalesce(c.found_at, $at)
MERGE (c)-[:BETWEEN]->(one)
MERGE (c)-[:BETWEEN]->(other)
