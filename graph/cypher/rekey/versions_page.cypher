// Purpose: A page of the earlier contents of portal records.
// Parameters:
//   $after  id of the last one of the page before, '' for the first
//   $limit  how many
// Columns:
//   id     of the version
//   facts  what it stated
MATCH (n:RecordVersion)
WHERE n.id > $after
RETURN n.id AS id, n.facts AS facts ORDER BY n.id LIMIT $limit
