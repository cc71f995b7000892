// Purpose: The pairs of servants that nobody judged and of which one waits to be matched.
// Parameters: none
// Columns:
//   candidates  list of ids
MATCH (c:MatchCandidate {kind: 'servant', state: 'open'})-[:BETWEEN]->(s:Servant)
WHERE s.unmatched IS NOT NULL
RETURN collect(DISTINCT c.id) AS candidates
