// Purpose: Returns the scopes of a run whose removals had to be confirmed by a person, and whether they still have to.
// Parameters:
//   $run  id of the run
// Rows:
//   portal   name of the portal
//   stream   name of the stream
//   scope    name of the scope
//   records  digests of the records that are missing, 20 letters each; null for a run of an older version of meritgraph
//   again    when the last later run began that read the scope to its end and judged what is missing, or null; a run of an older
//            version of meritgraph does not say whether it judged, and counts
MATCH (run:LoadRun {id: $run})-[:READ]->(s:ScopeRun)
WHERE s.state = 'held' AND s.missing > 0
OPTIONAL MATCH (later:LoadRun {portal: run.portal})-[:READ]->(t:ScopeRun {stream: s.stream, scope: s.scope})
WHERE later.started_at > run.started_at AND (
  (t.state = 'done' AND coalesce(t.judged_missing, true)) OR (t.state = 'held' AND t.missing > 0)
)
WITH run, s, max(later.started_at) AS again
RETURN collect({portal: run.portal, stream: s.stream, scope: s.scope, records: s.missing_records, again: again}) AS rows
