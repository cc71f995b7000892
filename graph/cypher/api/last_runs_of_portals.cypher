// Purpose: Reads the last load run of each of several portals, with the row counts of its scopes.
// Parameters:
//   $portals  names of portals
//   $states   list of states of runs, or null for all
// Rows:
//   {{load_run}}
UNWIND $portals AS portal
MATCH (run:LoadRun {portal: portal})
WHERE $states IS NULL OR run.state IN $states
WITH portal, max(run.started_at) AS started_at
MATCH (run:LoadRun {portal: portal, started_at: started_at})
WHERE $states IS NULL OR run.state IN $states
WITH portal, run ORDER BY run.id
WITH portal, head(collect(run)) AS run
WITH {{load_run}}
RETURN collect({
  id: id, portal: portal, state: state, problem: problem, started_at: started_at, ended_at: ended_at, scopes: scopes
}) AS rows
