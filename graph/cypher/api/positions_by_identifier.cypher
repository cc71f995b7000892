// Purpose: Reads positions by their identifiers.
// Parameters:
//   $ids  list of identifier keys: scheme and number with a colon between them
// Rows:
//   asked         the identifier asked for
//   {{position}}
UNWIND $ids AS asked
MATCH (i:Identifier {key: asked})-[:IDENTIFIES]->(p:Position)
WHERE EXISTS { MATCH (p)-[:IN]->(:Organisation) }
RETURN collect({
  asked: asked, {{position}}
}) AS rows
