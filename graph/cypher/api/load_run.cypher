// Purpose: Reads a load run.
// Parameters:
//   $id  id of the run
// Columns:
//   {{load_run}}
MATCH (run:LoadRun {id: $id})
RETURN {{load_run}}
