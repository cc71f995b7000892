// Purpose: Reads a page of load runs, the newest first, each with the row counts of its scopes. A graph has few load runs.
// Parameters:
//   $portal  name of a portal, or null for all
//   $state   a state, or null for all
//   $since   only runs that started or ended at this moment or later; null for all
//   $before  start of the last run of the previous page; a time in the far future for the first page
//   $after   id of the last run of the previous page, '' for the first page
//   $limit   maximum number of runs
// Rows:
//   {{load_run}}
MATCH (run:LoadRun)
WHERE (run.started_at < $before OR (run.started_at = $before AND run.id > $after)) AND {{load_run_filter}}
WITH run ORDER BY run.started_at DESC, run.id LIMIT $limit
WITH {{load_run}}
ORDER BY started_at DESC, id
RETURN collect({
  id: id, portal: portal, state: state, problem: problem, started_at: started_at, ended_at: ended_at, scopes: scopes
}) AS rows
