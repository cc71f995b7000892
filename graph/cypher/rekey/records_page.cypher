// Purpose: Returns a page of all portal records.
// Parameters:
//   $after  id of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Rows:
//   id      of the record
//   portal  name of the portal
//   stream  name of the stream
//   key     of its row, hashed if it is personal
//   facts   canonical form of its facts
MATCH (n:PortalRecord)
WHERE n.id > $after
WITH n ORDER BY n.id LIMIT $limit
RETURN collect({id: n.id, portal: n.portal, stream: n.stream, key: n.key, facts: n.facts}) AS rows
