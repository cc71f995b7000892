// Purpose: Lists those of some servants who have a match candidate that is open or was left unsure.
// Parameters:
//   $ids  list of servant ids
// Rows:
//   id  of the servant
UNWIND $ids AS id
MATCH (s:Servant {id: id})<-[:BETWEEN]-(c:MatchCandidate)
WHERE c.kind = 'servant' AND c.state IN ['open', 'unsure']
RETURN collect(DISTINCT {id: s.id}) AS rows
