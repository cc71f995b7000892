// Purpose: Reads a page of the rows in quarantine without their keys and contents.
// Parameters:
//   $portal  name of a portal, or null for all
//   $stream  name of a stream, or null for all
//   $code    code of a reason, or null for all
//   $field   name of a field, or null for all
//   $since   only rows rejected at this moment or later; null for all
//   $after   sort key of the last one of the previous page, '' for the first page
//   $limit   maximum number of rows
// Rows:
//   sort_key         by which the list is ordered and paged
//   portal           name of the portal
//   stream           name of the stream
//   scope            name of the scope
//   code             code of the reason
//   field            that is wrong, null if it is the row as a whole
//   mapping_version  of the mapping that rejected the row
//   recorded_at      when it was rejected
//   run              id of the run that rejected it
//   kept             whether its encrypted content is still kept
MATCH (q:QuarantinedRow)
WHERE q.id > $after AND {{quarantined_filter}}
WITH q ORDER BY q.id LIMIT $limit
RETURN collect({
  sort_key: q.id, portal: q.portal, stream: q.stream, scope: q.scope, code: q.reason, field: q.field,
  mapping_version: q.mapping_version, recorded_at: q.recorded_at, run: q.run, kept: q.payload IS NOT NULL
}) AS rows
