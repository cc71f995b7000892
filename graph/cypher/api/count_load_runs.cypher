// Purpose: Counts load runs.
// Parameters:
//   $portal  name of a portal, or null for all
//   $state   a state, or null for all
//   $since   only runs that started or ended at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (run:LoadRun)
WHERE {{load_run_filter}}
RETURN count(run) AS number
