// Purpose: Keeps judged dossiers, in the place of what was kept of them before.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MERGE (j:JudgedDossier {id: r.id})
SET j = r.properties
