// Purpose: Reads organisations by their identifiers.
// Parameters:
//   $ids  list of identifier keys: scheme and number with a colon between them
// Rows:
//   asked      the identifier asked for
//   {{organisation}}
UNWIND $ids AS asked
MATCH (i:Identifier {key: asked})-[:IDENTIFIES]->(o:Organisation)
RETURN collect({
  asked: asked, {{organisation}}
}) AS rows
