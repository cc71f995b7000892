// Purpose: Deletes the checks of appeals that are no longer in the graph.
// Parameters: none
// Columns: none
MATCH (c:AppealCheck)
WHERE NOT EXISTS { MATCH (c)-[:OF]->(:Appeal) }
DETACH DELETE c
