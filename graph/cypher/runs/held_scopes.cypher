// Purpose: Returns the scopes of a run whose removals must be confirmed by a person.
// Parameters:
//   $run  id of the run
// Columns:
//   portal   name of the portal
//   stream   name of the stream
//   scope    name of the scope
//   missing  how many records are missing
MATCH (run:LoadRun {id: $run})-[:READ]->(s:ScopeRun)
WHERE s.state = 'held' AND s.missing > 0
RETURN run.portal AS portal, s.stream AS stream, s.scope AS scope, s.missing AS missing
