// Purpose: Discards messages that were set aside. They stay as tombstones without bodies, so identical content is not queued
//   again and no other message gets their keys.
// Parameters:
//   $ids  list of message ids
//   $now  moment of discarding
// Columns:
//   id  of a discarded message
UNWIND $ids AS id
MATCH (d:Delivery {id: id, state: 'set_aside'})
SET d.state = 'discarded', d.body = null, d.ended_at = $now
RETURN d.id AS id
