// Purpose: Lists a page of all positions for which a competition was held, with the number of applications for it.
// Parameters:
//   $after  last id of the previous page, '' for the first page
//   $limit  maximum number of ids
// Rows:
//   id     of the position
//   facts  number of applications for it
MATCH (p:Position)
WHERE p.id > $after AND EXISTS { (p)<-[:FOR]-(:Competition) }
WITH p ORDER BY p.id LIMIT $limit
RETURN collect({id: p.id, facts: COUNT { (p)<-[:FOR]-(:Competition)<-[:IN]-(:Application) }}) AS rows
