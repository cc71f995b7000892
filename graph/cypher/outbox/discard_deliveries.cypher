// Purpose: Gives up messages that were set aside. They stay without their bodies: what they said is not queued again, and no other
//   message ever gets their keys.
// Parameters:
//   $ids  list of their ids
//   $now  the moment
// Columns:
//   id  of a message that was given up
UNWIND $ids AS id
MATCH (d:Delivery {id: id, state: 'set_aside'})
SET d.state = 'discarded', d.body = null, d.ended_at = $now
RETURN d.id AS id
