// Purpose: Messages that were set aside.
// Parameters:
//   $ids        list of ids, null for all
//   $recipient  name of the portal, '' for all
//   $limit      most rows returned
// Rows:
//   id         of the message
//   recipient  name of the portal
//   kind       kind of the message
//   number     number of what it is about
//   problem    reason that the recipient gave
//   ended_at   moment at which it was set aside
//   replaced   whether there is a later message about the same subject
MATCH (d:Delivery {state: 'set_aside'})
WHERE ($recipient = '' OR d.recipient = $recipient) AND ($ids IS NULL OR d.id IN $ids)
OPTIONAL MATCH (later:Delivery {subject: d.subject})
WHERE later.seq > d.seq
WITH d, count(later) AS later
WITH d.id AS id, d.recipient AS recipient, d.kind AS kind, d.number AS number, d.problem AS problem,
  d.ended_at AS ended_at, later > 0 AS replaced
ORDER BY id LIMIT $limit
RETURN collect({
  id: id, recipient: recipient, kind: kind, number: number, problem: problem, ended_at: ended_at, replaced: replaced
}) AS rows
