// Purpose: Queues messages for other portals; what was queued before is left as it is.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
OPTIONAL MATCH (known:Delivery {id: r.id})
WITH r, known
WHERE known IS NULL
CREATE (d:Delivery {id: r.id})
SET d += r.properties
