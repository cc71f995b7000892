// Purpose: Creates portal records that speak of no new node.
// Parameters:
//   $rows  list of property maps
// Columns:
//   written  how many were created
UNWIND $rows AS r
CREATE (record:PortalRecord {id: r.id})
SET record += r
RETURN count(record) AS written
