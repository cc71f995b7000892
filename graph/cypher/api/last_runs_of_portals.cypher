// Purpose: Reads the last load run of each of several portals, with the row counts of its scopes.
// Parameters:
//   $portals  names of portals
// Rows:
//   id          of the run
//   portal      name of the portal
//   state       running, clean, with_rejects, held, failed, stopped or interrupted
//   problem     what went wrong, or null
//   started_at  time at which the run started
//   ended_at    time at which the run ended, null while it runs
//   scopes      list of maps, ordered by stream and scope
UNWIND $portals AS portal
MATCH (run:LoadRun {portal: portal})
WITH portal, max(run.started_at) AS started_at
MATCH (run:LoadRun {portal: portal, started_at: started_at})
WITH portal, run ORDER BY run.id
WITH portal, head(collect(run)) AS run
WITH run.id AS id, portal, run.state AS state, run.problem AS problem, run.started_at AS started_at,
  run.ended_at AS ended_at,
  COLLECT {
    MATCH (run)-[:READ]->(s:ScopeRun)
    RETURN {
      stream: s.stream, scope: s.scope, state: s.state, problem: s.problem, read: s.read, created: s.created,
      updated: s.updated, unchanged: s.unchanged, duplicate: s.duplicate, quarantined: s.quarantined, pending: s.pending
    } ORDER BY s.id
  } AS scopes
RETURN collect({
  id: id, portal: portal, state: state, problem: problem, started_at: started_at, ended_at: ended_at, scopes: scopes
}) AS rows
