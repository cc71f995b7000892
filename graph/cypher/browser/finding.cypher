// Purpose: Shows the facts that one finding rests on, how they hang together, and whom it concerns.
// Parameters:
//   $finding  id of the finding
// Columns:
//   path  path from the finding to a fact or to the person, or from one of the facts to another
MATCH path = (f:Finding)-[:EVIDENCE|CONCERNS]->()
WHERE f.id = $finding
RETURN path LIMIT 50
UNION ALL
MATCH (f:Finding)-[:EVIDENCE]->(fact)
WHERE f.id = $finding
MATCH path = (fact)-->(other)
WHERE EXISTS { MATCH (f)-[:EVIDENCE|CONCERNS]->(other) }
RETURN path LIMIT 50
