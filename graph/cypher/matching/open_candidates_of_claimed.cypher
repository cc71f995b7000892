// Purpose: Open candidates between servants of which one has a claimed match pending mark.
// Parameters:
//   $from  prefix of the marks that the lease holder claimed
//   $to    first text after all marks with this prefix
// Columns:
//   candidates  list of candidate ids
MATCH (c:MatchCandidate {kind: 'servant', state: 'open'})-[:BETWEEN]->(s:Servant)
WHERE s.match_pending > $from AND s.match_pending < $to
RETURN collect(DISTINCT c.id) AS candidates
