// Purpose: Gives portal records their new content and keeps the old one as a version.
// Parameters:
//   $rows   list of {id, version: id of the version kept, record: {id, key, content_hash, facts}}
//   $stamp  what all of them share: portal, stream, state, run, mapping version, moment
// Columns:
//   written  how many were updated
UNWIND $rows AS r
MATCH (record:PortalRecord {id: r.id})
CREATE (record)-[:HAS_VERSION]->(:RecordVersion {
  id: r.version, content_hash: record.content_hash, facts: record.facts,
  recorded_at: record.recorded_at, superseded_at: $stamp.recorded_at
})
SET record += r.record, record += $stamp, record.absent = null, record.absent_since = null, record.absent_runs = null
RETURN count(record) AS written
