// Purpose: Queues messages that were set aside again, without counted attempts, unless there is a later one about the same
//   subject.
// Parameters:
//   $ids  list of message ids
//   $now  moment from which they may be sent
// Columns:
//   id  of a message that waits again
UNWIND $ids AS id
MATCH (d:Delivery {id: id, state: 'set_aside'})
OPTIONAL MATCH (later:Delivery {subject: d.subject})
WHERE later.seq > d.seq
WITH d, count(later) AS later
WHERE later = 0
SET d.state = 'waiting', d.waiting = d.recipient, d.attempts = 0, d.not_before = $now, d.problem = null, d.ended_at = null
RETURN d.id AS id
