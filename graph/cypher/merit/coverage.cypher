// Purpose: Reads the days for which labels are loaded completely.
// Parameters: none
// Columns:
//   country  two-letter code of the country whose organisations are covered
//   labels   list of labels
//   from     first day covered
//   to       first day no longer covered
MATCH (c:Coverage)
RETURN c.country AS country, c.labels AS labels, c.from AS from, c.to AS to ORDER BY c.id
