// Purpose: Which of some portals were ever loaded.
// Parameters:
//   $names  of portals
// Columns:
//   portals  the names of those that were
MATCH (run:LoadRun)
WHERE run.portal IN $names
RETURN collect(DISTINCT run.portal) AS portals
