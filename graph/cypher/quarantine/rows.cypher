// Purpose: Returns rows in quarantine.
// Parameters:
//   $portal  name of a portal, '' for all
//   $reason  code of a reason, '' for all
//   $ids     list of ids, null for all
//   $limit   largest number of rows
// Columns:
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
RETURN q.id AS id, q.portal AS portal, q.stream AS stream, q.scope AS scope, q.key AS key, q.field AS field,
  q.reason AS reason, q.mapping_version AS mapping_version, q.recorded_at AS recorded_at, q.payload AS payload
ORDER BY id LIMIT $limit
