// Purpose: The pairs of servants that nobody judged and of which one was taken to be matched, and not marked again since.
// Parameters:
//   $from  what the taker's own marks begin with
//   $to    the first text after all that begin so
// Columns:
//   candidates  list of ids
MATCH (c:MatchCandidate {kind: 'servant', state: 'open'})-[:BETWEEN]->(s:Servant)
WHERE s.match_pending > $from AND s.match_pending < $to
RETURN collect(DISTINCT c.id) AS candidates
