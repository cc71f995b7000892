// Purpose: Reads a page of load runs, the newest first, each with the row counts of its scopes. A graph has few load runs.
// Parameters:
//   $portal  name of a portal, or null for all
//   $state   a state, or null for all
//   $since   only runs that started or ended at this moment or later; null for all
//   $before  start of the last run of the previous page; a time in the far future for the first page
//   $after   id of the last run of the previous page, '' for the first page
//   $limit   maximum number of runs
// Rows:
//   id          of the run
//   portal      name of the portal
//   state       running, clean, with_rejects, held, failed, stopped or interrupted
//   problem     what went wrong, or null
//   started_at  time at which the run started
//   ended_at    time at which the run ended, null while it runs
//   scopes      list of maps, ordered by stream and scope
MATCH (run:LoadRun)
WHERE (run.started_at < $before OR (run.started_at = $before AND run.id > $after)) AND {{load_run_filter}}
WITH run ORDER BY run.started_at DESC, run.id LIMIT $limit
WITH run.id AS id, run.portal AS portal, run.state AS state, run.problem AS problem, run.started_at AS started_at,
  run.ended_at AS ended_at,
  COLLECT {
    MATCH (run)-[:READ]->(s:ScopeRun)
    RETURN {
      stream: s.stream, scope: s.scope, state: s.state, problem: s.problem, read: s.read, created: s.created,
      updated: s.updated, unchanged: s.unchanged, duplicate: s.duplicate, quarantined: s.quarantined, pending: s.pending
    } ORDER BY s.id
  } AS scopes
ORDER BY started_at DESC, id
RETURN collect({
  id: id, portal: portal, state: state, problem: problem, started_at: started_at, ended_at: ended_at, scopes: scopes
}) AS rows
