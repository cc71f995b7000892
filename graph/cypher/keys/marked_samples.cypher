// Purpose: Returns some deliveries. Their ids are fingerprints of their subjects under the payload key.
// Parameters:
//   $limit  largest number of rows
// Rows:
//   id       of the delivery
//   subject  what it is about
MATCH (d:Delivery)
WITH d LIMIT $limit
RETURN collect({id: d.id, subject: d.subject}) AS rows
