// Purpose: Reads the days for which labels are loaded completely.
// Parameters: none
// Rows:
//   country  two-letter code of the country whose organisations are covered
//   labels   list of labels
//   from     first day covered
//   to       first day no longer covered
MATCH (c:Coverage)
WITH c ORDER BY c.id
RETURN collect({country: c.country, labels: c.labels, from: c.from, to: c.to}) AS rows
