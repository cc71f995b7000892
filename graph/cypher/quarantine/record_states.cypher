// Purpose: What is known of portal records, as far as they are.
// Parameters:
//   $ids  list of record ids
// Columns:
//   id            of the record
//   content_hash  of what it says; '' where it is missing, so that it is written
//   since         since when it is known to say that, or to be missing
UNWIND $ids AS id
MATCH (r:PortalRecord {id: id})
RETURN r.id AS id, CASE WHEN r.absent IS NULL THEN r.content_hash ELSE '' END AS content_hash,
  coalesce(r.absent_since, r.recorded_at) AS since
