// Purpose: Finds requests to load that are left to themselves: they wait, or their worker is gone. The oldest comes first.
// Parameters:
//   $before  only requests that were asked for before this moment
//   $now     the present moment
// Columns:
//   id        of the request
//   asked_at  when it was asked for
//   message   why it waits again, or null
MATCH (q:LoadRequest)
WHERE q.state IN ['waiting', 'taken'] AND q.asked_at < $before
OPTIONAL MATCH (l:Lease {id: q.id})
WITH q, l
WHERE l IS NULL OR l.until < $now
RETURN q.id AS id, q.asked_at AS asked_at, q.message AS message
ORDER BY asked_at, id
