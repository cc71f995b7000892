// Purpose: Creates portal records that are not created together with a new node.
// Parameters:
//   $rows   list of {id, key, content_hash, facts}
//   $stamp  properties that all of them share: portal, stream, state, run, mapping_version, recorded_at
// Columns:
//   written  how many were created
UNWIND $rows AS r
CREATE (record:PortalRecord {id: r.id})
SET record += r, record += $stamp
RETURN count(record) AS written
