// Purpose: Open candidates between a declared relative and a servant.
// Parameters: none
// Columns:
//   candidates  list of candidate ids
MATCH (c:MatchCandidate {kind: 'relative', state: 'open'})
RETURN collect(c.id) AS candidates
