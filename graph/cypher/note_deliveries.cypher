// Purpose: Notes what became of messages that were sent.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MATCH (d:Delivery {id: r.id})
SET d += r.properties
