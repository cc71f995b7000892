// Purpose: Reads the runs that have not ended, each with its process. A graph has few load runs.
// Parameters:
//   $now  the present moment
// Columns:
//   id           id of the run
//   portal       name of the portal
//   holder       process that runs it, or null
//   started_at   when it started
//   holds_lease  whether that process holds a lease that has not expired
MATCH (run:LoadRun)
WHERE run.state = 'running'
OPTIONAL MATCH (l:Lease)
WHERE l.holder = run.holder AND l.until >= $now
RETURN run.id AS id, run.portal AS portal, run.holder AS holder, run.started_at AS started_at, count(l) > 0 AS holds_lease
