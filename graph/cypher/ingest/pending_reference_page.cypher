// Purpose: Returns a page of the pending references with the records that wait, for a person to read.
// Parameters:
//   $after   id of the last one of the previous page, '' for the first page
//   $portal  name of a portal, '' for all
//   $limit   largest number of rows
// Rows:
//   id      of the pending reference
//   portal  name of the record's portal
//   stream  name of its stream
//   key     of the record, hashed where it is personal
//   label   of the node that is not loaded
//   target  identifier key or id of that node
//   since   when the record first waited for it; null where that was not noted yet
//   facts   of the record, in their canonical form
MATCH (p:PendingReference)
WHERE p.id > $after
MATCH (r:PortalRecord {id: p.record})
WHERE $portal = '' OR r.portal = $portal
WITH p, r ORDER BY p.id LIMIT $limit
RETURN collect({
  id: p.id, portal: r.portal, stream: r.stream, key: r.key, label: p.label, target: p.target, since: p.since, facts: r.facts
}) AS rows
