// Purpose: Notes what became of messages that were sent; of one that a newer word replaced meanwhile only that it arrived, or never
//   can.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MATCH (d:Delivery {id: r.id})
WHERE d.waiting IS NOT NULL OR r.properties.state <> 'waiting'
SET d += r.properties
