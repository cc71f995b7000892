// Purpose: Tells which of these portals were ever loaded.
// Parameters:
//   $names  names of portals
// Columns:
//   portals  names of those that were loaded
MATCH (run:LoadRun)
WHERE run.portal IN $names
RETURN collect(DISTINCT run.portal) AS portals
