// Purpose: Returns when the last row of each of these records went into quarantine, in any scope of its stream.
// Parameters:
//   $keys  list of keys of records
// Rows:
//   portal       name of the portal
//   stream       name of the stream
//   key          of the record
//   recorded_at  when the last row came
MATCH (q:QuarantinedRow)
WHERE q.key IN $keys
WITH q.portal AS portal, q.stream AS stream, q.key AS key, max(q.recorded_at) AS recorded_at
RETURN collect({portal: portal, stream: stream, key: key, recorded_at: recorded_at}) AS rows
