// Purpose: Keeps figures of bodies and months, in the place of what was kept of them before.
// Parameters:
//   $rows  list of {id, properties}
// Columns: none
UNWIND $rows AS r
MERGE (k:KeptFigure {id: r.id})
SET k = r.properties
