// Purpose: Gives portal records their new content and keeps the old content as a version.
// Parameters:
//   $rows   list of {id, version: id of the version, record: {id, key, content_hash, facts}}
//   $stamp  properties that all of them share: portal, stream, state, run, mapping_version, recorded_at
// Columns:
//   written  how many were updated
UNWIND $rows AS r
MATCH (record:PortalRecord {id: r.id})
// Merged, because a record may change to and fro within one run, and has each content as a version once.
MERGE (v:RecordVersion {id: r.version})
SET v.content_hash = record.content_hash, v.facts = record.facts,
    v.recorded_at = record.recorded_at, v.superseded_at = $stamp.recorded_at
MERGE (record)-[:HAS_VERSION]->(v)
SET record += r.record, record += $stamp, record.absent = null, record.absent_since = null, record.absent_runs = null
RETURN count(record) AS written
