// Purpose: Supersedes waiting messages about subjects on which there is a later message.
// Parameters:
//   $rows  list of {subject}
// Columns: none
UNWIND $rows AS r
MATCH (d:Delivery {subject: r.subject})
WITH r, max(d.seq) AS last
MATCH (old:Delivery {subject: r.subject})
WHERE old.seq < last AND old.waiting IS NOT NULL
SET old.state = 'superseded', old.waiting = null, old.body = null
