// Purpose: The pairs of a declared relative and a servant that nobody judged.
// Parameters: none
// Columns:
//   candidates  list of ids
MATCH (c:MatchCandidate {kind: 'relative', state: 'open'})
RETURN collect(c.id) AS candidates
