// Purpose: Notes that the run of a portal has started.
// Parameters:
//   $id          id of the run
//   $portal      name of the portal
//   $started_at  when it started
// Columns: none
CREATE (:LoadRun {id: $id, portal: $portal, state: 'running', started_at: $started_at})
