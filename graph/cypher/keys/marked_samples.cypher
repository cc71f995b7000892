// Purpose: Returns some deliveries. Their ids are fingerprints of their subjects under the payload key.
// Parameters:
//   $limit  largest number of rows
// Columns:
//   id       of the delivery
//   subject  what it is about
MATCH (d:Delivery)
RETURN d.id AS id, d.subject AS subject LIMIT $limit
