// Purpose: For which days which labels are loaded completely.
// Parameters: none
// Columns:
//   country  two letters of the country whose bodies are covered
//   labels   list of labels
//   from     first day covered
//   to       first day not covered any more
MATCH (c:Coverage)
RETURN c.country AS country, c.labels AS labels, c.from AS from, c.to AS to ORDER BY c.id
