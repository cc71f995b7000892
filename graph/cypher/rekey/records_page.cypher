// Purpose: Returns a page of all portal records.
// Parameters:
//   $after  id of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Columns:
//   id      of the record
//   portal  name of the portal
//   stream  name of the stream
//   key     of its row, hashed if it is personal
//   facts   canonical form of its facts
MATCH (n:PortalRecord)
WHERE n.id > $after
RETURN n.id AS id, n.portal AS portal, n.stream AS stream, n.key AS key, n.facts AS facts ORDER BY n.id LIMIT $limit
