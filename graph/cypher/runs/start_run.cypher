// Purpose: Begins the synchronisation of a portal.
// Parameters:
//   $id          id of the run
//   $portal      name of the portal
//   $started_at  when
// Columns: none
CREATE (:LoadRun {id: $id, portal: $portal, state: 'running', started_at: $started_at})
