// Purpose: Deletes what is kept of the dossiers of subjects that are no longer in the graph.
// Parameters: none
// Columns: none
MATCH (j:JudgedDossier)
WHERE NOT EXISTS { MATCH (s:Servant {id: j.id}) } AND NOT EXISTS { MATCH (p:Position {id: j.id}) }
DELETE j
