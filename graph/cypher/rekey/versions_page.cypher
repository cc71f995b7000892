// Purpose: Returns a page of all versions of portal records.
// Parameters:
//   $after  id of the last one of the previous page, '' for the first page
//   $limit  largest number of rows
// Rows:
//   id     of the version
//   facts  canonical form of its facts
MATCH (n:RecordVersion)
WHERE n.id > $after
WITH n ORDER BY n.id LIMIT $limit
RETURN collect({id: n.id, facts: n.facts}) AS rows
