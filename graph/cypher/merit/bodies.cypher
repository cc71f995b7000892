// Purpose: Reads a page of bodies: their names and versions, and what has been loaded completely for them. A portal speaks for a
//   body as long as it describes the body itself.
// Parameters:
//   $after  last id of the previous page, '' for the first page
//   $limit  maximum number of bodies
// Rows:
//   {{body}}
MATCH (o:Organisation)
WHERE o.id > $after
WITH o ORDER BY o.id LIMIT $limit
RETURN collect({{{body}}}) AS rows
