// Purpose: Reads the load runs that came of requests to load, with the row counts of their scopes.
// Parameters:
//   $ids  ids of the requests
// Rows:
//   request  id of the request
//   {{load_run}}
UNWIND $ids AS request
MATCH (q:LoadRequest {id: request})-[:STARTED]->(run:LoadRun)
WITH request, {{load_run}}
ORDER BY started_at, id
RETURN collect({
  request: request, id: id, portal: portal, state: state, problem: problem, started_at: started_at, ended_at: ended_at,
  scopes: scopes
}) AS rows
