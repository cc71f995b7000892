// Purpose: Lists a page of all appeals, each with what it contests, and what the last detection kept of its check.
// Parameters:
//   $after  last id of the previous page, '' for the first page
//   $limit  maximum number of ids
// Rows:
//   {{filed_appeal}}
//   check   properties of the kept check, or null
//   linked  ids of the findings that it is linked to
MATCH (x:Appeal)
WHERE x.id > $after
WITH x ORDER BY x.id LIMIT $limit
OPTIONAL MATCH (x)<-[:OF]-(c:AppealCheck)
WITH x, c ORDER BY x.id
RETURN collect({
  {{filed_appeal}},
  check: properties(c), linked: COLLECT { MATCH (c)-[:FOUND]->(f:Finding) RETURN f.id }
}) AS rows
