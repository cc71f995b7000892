// Purpose: Returns content and age of the portal records that are known.
// Parameters:
//   $ids  list of record ids
// Rows:
//   id            of the record
//   content_hash  of its content; '' for a record that is missing or gone, so that it is written again
//   since         when this content was recorded, or when the record was found missing
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
WITH r.id AS id, CASE WHEN r.absent IS NULL THEN r.content_hash ELSE '' END AS content_hash,
  coalesce(r.absent_since, r.recorded_at) AS since
RETURN collect({id: id, content_hash: content_hash, since: since}) AS rows
