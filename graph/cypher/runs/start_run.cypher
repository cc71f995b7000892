// Purpose: Notes that the run of a portal has started.
// Parameters:
//   $id          id of the run
//   $portal      name of the portal
//   $holder      process that runs it, as a holder of leases
//   $started_at  when it started
// Columns: none
CREATE (:LoadRun {id: $id, portal: $portal, state: 'running', holder: $holder, started_at: $started_at})
