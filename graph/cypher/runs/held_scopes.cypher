// Purpose: The scopes of a run whose removals wait for a person's word.
// Parameters:
//   $run  id of the run
// Columns:
//   portal   name of the portal
//   stream   which list of it
//   scope    which part of the list
//   missing  how many records were not there any more
MATCH (run:LoadRun {id: $run})-[:READ]->(s:ScopeRun)
WHERE s.state = 'held' AND s.missing > 0
RETURN run.portal AS portal, s.stream AS stream, s.scope AS scope, s.missing AS missing
