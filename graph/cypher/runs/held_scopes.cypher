// Purpose: Returns the scopes of a run whose removals must be confirmed by a person.
// Parameters:
//   $run  id of the run
// Rows:
//   portal   name of the portal
//   stream   name of the stream
//   scope    name of the scope
//   missing  how many records are missing
MATCH (run:LoadRun {id: $run})-[:READ]->(s:ScopeRun)
WHERE s.state = 'held' AND s.missing > 0
RETURN collect({portal: run.portal, stream: s.stream, scope: s.scope, missing: s.missing}) AS rows
