// Purpose: Finds the request to load that waits and asks for the same. Whoever asks for anything to be loaded waits, or fails,
//   until the transaction ends.
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
