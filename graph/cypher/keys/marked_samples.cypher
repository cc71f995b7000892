// Purpose: Some messages for other portals; the payload key makes their ids of what they are about.
// Parameters:
//   $limit  how many at the most
// Columns:
//   id       of the message
//   subject  what it is about
MATCH (d:Delivery)
RETURN d.id AS id, d.subject AS subject LIMIT $limit
