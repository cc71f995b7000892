// Columns:
//   id          of the run
//   portal      name of the portal
//   state       running, clean, with_rejects, held, failed, stopped or interrupted
//   problem     what went wrong, or null
//   started_at  time at which the run started
//   ended_at    time at which the run ended, null while it runs
//   scopes      list of maps, ordered by stream and scope
run.id AS id, run.portal AS portal, run.state AS state, run.problem AS problem, run.started_at AS started_at,
  run.ended_at AS ended_at,
  COLLECT {
    MATCH (run)-[:READ]->(s:ScopeRun)
    RETURN {
      stream: s.stream, scope: s.scope, state: s.state, problem: s.problem, read: s.read, created: s.created,
      updated: s.updated, unchanged: s.unchanged, duplicate: s.duplicate, quarantined: s.quarantined, pending: s.pending
    } ORDER BY s.id
  } AS scopes
