// Purpose: Messages that a recipient will not take.
// Parameters:
//   $limit  how many at the most
// Columns:
//   id         of the message
//   recipient  name of the portal
//   kind       what it is about
//   number     of what it is about
//   problem    in the recipient's words
MATCH (d:Delivery {state: 'set_aside'})
RETURN d.id AS id, d.recipient AS recipient, d.kind AS kind, d.number AS number, d.problem AS problem ORDER BY id LIMIT $limit
