// Purpose: Returns a page of the pending references with the records that wait, for a person to read.
// Parameters:
//   $portal  name of a portal, or null for all
//   $stream  name of a stream, or null for all
//   $label   label of what is not loaded, or null for all
//   $since   only references that wait since this moment or later; null for all
//   $after   id of the last one of the previous page, '' for the first page
//   $limit   maximum number of rows
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
WHERE {{pending_filter}}
WITH p, r ORDER BY p.id LIMIT $limit
RETURN collect({
  id: p.id, portal: r.portal, stream: r.stream, key: r.key, label: p.label, target: p.target, since: p.since, facts: r.facts
}) AS rows
