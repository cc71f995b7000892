// Purpose: Finds a waiting request to load that asks for the same. Until the transaction ends, everybody else who asks for a
//   load waits, or fails.
// Parameters:
//   $about  what is asked for
//   $now    the present moment
// Columns:
//   id  of the request, null where none waits
MERGE (l:Lease {id: 'load requests'})
SET l.asked = $now
WITH l
OPTIONAL MATCH (q:LoadRequest)
WHERE q.state = 'waiting' AND q.about = $about
RETURN min(q.id) AS id
