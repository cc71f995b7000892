// Purpose: Reads a page of servants ordered by folded name: all, or those whose folded name begins with a given text.
// Parameters:
//   $after  sort key of the last servant of the previous page; for the first page the beginning of the name, or ''
//   $until  a text that sorts after every sort key wanted
//   $limit  maximum number of servants
// Rows:
//   {{servant}}
MATCH (s:Servant) USING INDEX SEEK s:Servant(sort_key)
WHERE s.sort_key > $after AND s.sort_key < $until
WITH s ORDER BY s.sort_key LIMIT $limit
RETURN collect({
  {{servant}}
}) AS rows
