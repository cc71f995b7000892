// Purpose: The records of a scope that complete readings did not find, and that are not taken for gone yet.
// Parameters:
//   $place  portal/stream/scope
// Columns:
//   ids  of the records
MATCH (r:PortalRecord {absent: $place})
WHERE r.state = 'missing'
RETURN collect(r.id) AS ids
