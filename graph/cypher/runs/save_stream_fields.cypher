// Purpose: Notes the fields that rows of a scope have had.
// Parameters:
//   $id          portal/stream/scope
//   $properties  portal, stream, scope and the names of the fields
// Columns: none
MERGE (f:StreamFields {id: $id})
SET f += $properties
