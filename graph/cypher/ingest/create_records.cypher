// Purpose: Creates portal records that speak of no new node.
// Parameters:
//   $rows   list of {id, key, content_hash, facts}
//   $stamp  what all of them share: portal, stream, state, run, mapping version, moment
// Columns:
//   written  how many were created
UNWIND $rows AS r
CREATE (record:PortalRecord {id: r.id})
SET record += r, record += $stamp
RETURN count(record) AS written
