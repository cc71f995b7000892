// Purpose: Finds the requests to load that are not done: those that wait, and those that a worker took. The oldest come first.
// Parameters: none
// Columns:
//   id        of the request
//   asked_at  when it was asked for
MATCH (q:LoadRequest)
WHERE q.state IN ['waiting', 'taken']
RETURN q.id AS id, q.asked_at AS asked_at
ORDER BY asked_at, id
