// Purpose: Reads a page of the messages to other portals, the newest first, without their bodies. Sorts all that are chosen.
// Parameters:
//   $recipient  name of a portal, or null for all
//   $kind       kind of the messages, or null for all
//   $state      a state, or null for all
//   $since      only messages queued or ended at this moment or later; null for all
//   $before     time at which the last message of the previous page was queued; one in the far future for the first page
//   $after      id of the last message of the previous page, '' for the first page
//   $limit      maximum number of messages
// Rows:
//   id          of the message
//   recipient   name of the portal
//   kind        kind of the message
//   number      number of what it is about
//   state       waiting, delivered, set_aside, discarded or superseded
//   attempts    how often it was sent
//   queued_at   when it was queued
//   not_before  when it may be sent again, or null
//   ended_at    when it was delivered or given up, or null
MATCH (d:Delivery)
WHERE (d.queued_at < $before OR (d.queued_at = $before AND d.id > $after)) AND {{delivery_filter}}
WITH d ORDER BY d.queued_at DESC, d.id LIMIT $limit
RETURN collect({
  id: d.id, recipient: d.recipient, kind: d.kind, number: d.number, state: d.state, attempts: coalesce(d.attempts, 0),
  queued_at: d.queued_at, not_before: d.not_before, ended_at: d.ended_at
}) AS rows
