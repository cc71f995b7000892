// Purpose: Writes the outcome of attempts to deliver. A message that was superseded meanwhile is only updated if the outcome is
//   final.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MATCH (d:Delivery {id: r.id})
WHERE d.waiting IS NOT NULL OR r.properties.state <> 'waiting'
SET d += r.properties
