// Purpose: Writes what has changed about moves that stay.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MATCH (m:Promotion {id: r.id})
SET m += r.properties
