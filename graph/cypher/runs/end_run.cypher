// Purpose: Notes that the run of a portal has ended.
// Parameters:
//   $id        id of the run
//   $state     'clean', 'with_rejects', 'held', 'failed', 'stopped' or 'interrupted'
//   $problem   the problem, or null
//   $ended_at  when it ended
// Columns: none
MATCH (run:LoadRun {id: $id})
SET run.state = $state, run.problem = $problem, run.ended_at = $ended_at
