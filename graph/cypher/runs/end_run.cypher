// Purpose: Ends the synchronisation of a portal.
// Parameters:
//   $id        id of the run
//   $state     'clean', 'with_rejects' or 'failed'
//   $problem   what went wrong, or null
//   $ended_at  when
// Columns: none
MATCH (run:LoadRun {id: $id})
SET run.state = $state, run.problem = $problem, run.ended_at = $ended_at
