// Purpose: Notes that the run of a portal has started, and which request to load asked for it.
// Parameters:
//   $id          id of the run
//   $portal      name of the portal
//   $holder      process that runs it, as a holder of leases
//   $started_at  when it started
//   $request     id of the request to load, null where nobody asked for it
// Columns: none
CREATE (run:LoadRun {id: $id, portal: $portal, state: 'running', holder: $holder, started_at: $started_at})
WITH run
MATCH (q:LoadRequest {id: $request})
CREATE (q)-[:STARTED]->(run)
