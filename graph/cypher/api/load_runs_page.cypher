// Purpose: A page of the synchronisations of portals, the newest first, each with the books of its scopes. They are few.
// Parameters:
//   $before  when the last one of the page before was started; a moment in the far future for the first page
//   $after   id of the last one of the page before, '' for the first
//   $limit   how many at the most
// Columns:
//   id          of the run
//   portal      name of the portal
//   state       running, clean, with_rejects or failed
//   problem     what went wrong, or null
//   started_at  when it began
//   ended_at    when it ended, null while it runs
//   scopes      list of maps, in the order of stream and scope
MATCH (run:LoadRun)
WHERE run.started_at < $before OR (run.started_at = $before AND run.id > $after)
RETURN run.id AS id, run.portal AS portal, run.state AS state, run.problem AS problem, run.started_at AS started_at,
  run.ended_at AS ended_at,
  COLLECT {
    MATCH (run)-[:READ]->(s:ScopeRun)
    RETURN {
      stream: s.stream, scope: s.scope, state: s.state, problem: s.problem, read: s.read, created: s.created,
      updated: s.updated, unchanged: s.unchanged, duplicate: s.duplicate, quarantined: s.quarantined, pending: s.pending
    } ORDER BY s.id
  } AS scopes
ORDER BY run.started_at DESC, run.id LIMIT $limit
