// Purpose: When the last row on each of some records went into quarantine, in whichever part of its list.
// Parameters:
//   $keys  list of keys of records
// Columns:
//   portal       where the rows came from
//   stream       which list of it
//   key          of the record
//   recorded_at  when the last of them came
MATCH (q:QuarantinedRow)
WHERE q.key IN $keys
RETURN q.portal AS portal, q.stream AS stream, q.key AS key, max(q.recorded_at) AS recorded_at
