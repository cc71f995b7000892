// Purpose: Notes that a worker begins a request to load, and reads it. The worker holds its lease.
// Parameters:
//   $id          of the request
//   $properties  the worker, and when it takes the request
// Columns:
//   kind      sync, replay or confirm_removals
//   portal    name of the portal, null for all
//   run       id of the held run whose removals are confirmed, or null
//   row_ids   ids of the rows to replay, as the API shows them; null for all
//   by        who asked for it
//   attempts  how often a worker began it, this time included; no row if the request is done
MATCH (q:LoadRequest {id: $id})
WHERE q.state IN ['waiting', 'taken']
SET q += $properties
SET q.state = 'taken', q.message = null, q.attempts = coalesce(q.attempts, 0) + 1
RETURN q.kind AS kind, q.portal AS portal, q.run AS run, q.rows AS row_ids, q.by AS by, q.attempts AS attempts
