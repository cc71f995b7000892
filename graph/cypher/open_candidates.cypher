// Purpose: The pairs of servants among which servants are and that nobody judged.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   candidates  list of ids
UNWIND $ids AS id
MATCH (s:Servant {id: id})<-[:BETWEEN]-(c:MatchCandidate)
WHERE c.state = 'open' AND c.kind = 'servant'
RETURN collect(DISTINCT c.id) AS candidates
