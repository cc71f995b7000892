// Purpose: Rows in quarantine.
// Parameters:
//   $portal  name of the portal, '' for all
//   $reason  code of what is wrong, '' for all
//   $ids     list of ids, null for all
//   $limit   how many at the most
// Columns:
//   id               of the row
//   portal           where it came from
//   stream           which list of it
//   scope            which part of the list
//   key              of the record, null where it has none
//   field            that is wrong, null where it is the whole row
//   reason           code of what is wrong
//   mapping_version  of the row model that refused it
//   recorded_at      when
//   payload          its sealed content, null once its time is over
MATCH (q:QuarantinedRow)
WHERE ($portal = '' OR q.portal = $portal) AND ($reason = '' OR q.reason = $reason) AND ($ids IS NULL OR q.id IN $ids)
RETURN q.id AS id, q.portal AS portal, q.stream AS stream, q.scope AS scope, q.key AS key, q.field AS field,
  q.reason AS reason, q.mapping_version AS mapping_version, q.recorded_at AS recorded_at, q.payload AS payload
ORDER BY id LIMIT $limit
