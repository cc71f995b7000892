// Purpose: Links coverages to the bodies that they name and that are loaded by now.
// Parameters:
//   $ids  ids of the coverages
// Columns: none
UNWIND $ids AS id
MATCH (c:Coverage {id: id})
UNWIND c.awaited AS body
MATCH (i:Identifier {key: body})-[:IDENTIFIES]->(o:Organisation)
MERGE (c)-[:SPEAKS_FOR]->(o)
WITH c, collect(body) AS loaded
WITH c, [body IN c.awaited WHERE NOT body IN loaded] AS awaited
SET c.awaited = CASE WHEN size(awaited) > 0 THEN awaited END
