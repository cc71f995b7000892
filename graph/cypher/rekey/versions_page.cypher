// Purpose: Returns a page of all versions of portal records.
// Parameters:
//   $after  id of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Columns:
//   id     of the version
//   facts  canonical form of its facts
MATCH (n:RecordVersion)
WHERE n.id > $after
RETURN n.id AS id, n.facts AS facts ORDER BY n.id LIMIT $limit
