// Purpose: Returns rows in quarantine.
// Parameters:
//   $portal  name of a portal, '' for all
//   $reason  code of a reason, '' for all
//   $ids     list of ids, null for all
//   $limit   largest number of rows
// Rows:
//   id               of the row
//   portal           name of the portal
//   stream           name of the stream
//   scope            name of the scope
//   key              of the record, null if the row has none
//   field            that is wrong, null if it is the row as a whole
//   reason           code of the reason
//   mapping_version  of the mapping that rejected the row
//   recorded_at      when it was rejected
//   payload          its encrypted content, null once its retention has passed
MATCH (q:QuarantinedRow)
WHERE ($portal = '' OR q.portal = $portal) AND ($reason = '' OR q.reason = $reason) AND ($ids IS NULL OR q.id IN $ids)
WITH q ORDER BY q.id LIMIT $limit
RETURN collect({
  id: q.id, portal: q.portal, stream: q.stream, scope: q.scope, key: q.key, field: q.field, reason: q.reason,
  mapping_version: q.mapping_version, recorded_at: q.recorded_at, payload: q.payload
}) AS rows
