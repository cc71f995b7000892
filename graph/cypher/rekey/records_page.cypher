// Purpose: A page of all portal records.
// Parameters:
//   $after  id of the last one of the page before, '' for the first
//   $limit  how many
// Columns:
//   id      of the record
//   portal  where it came from
//   stream  which list of it
//   key     as the portal or keyed
//   facts   what it states
MATCH (n:PortalRecord)
WHERE n.id > $after
RETURN n.id AS id, n.portal AS portal, n.stream AS stream, n.key AS key, n.facts AS facts ORDER BY n.id LIMIT $limit
