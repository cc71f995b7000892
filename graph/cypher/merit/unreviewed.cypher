// Purpose: Lists the servants and the ties that rest on a match which nobody has settled.
// Parameters: none
// Columns:
//   servants  ids of servants with a match candidate that is open or was left unsure
//   ties      ids of ties of kin that were matched and not declared
RETURN
  COLLECT {
    MATCH (c:MatchCandidate)-[:BETWEEN]->(s:Servant)
    WHERE c.kind = 'servant' AND c.state IN ['open', 'unsure']
    RETURN DISTINCT s.id
  } AS servants,
  COLLECT { MATCH (k:Kinship) WHERE k.confidence IS NOT NULL RETURN k.id } AS ties
