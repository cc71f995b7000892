// Purpose: Reads a page of the servants of whom a portal record stated or changed something, ordered by folded name.
// Parameters:
//   $since  moment at or after which the hub came to know them, or learned the content of a record that describes them
//   $after  sort key of the last servant of the previous page; for the first page the beginning of the name, or ''
//   $until  a text that sorts after every sort key wanted
//   $limit  maximum number of servants
// Rows:
//   {{servant}}
MATCH (s:Servant)
WHERE s.sort_key > $after AND s.sort_key < $until AND {{servant_changed}}
WITH s ORDER BY s.sort_key LIMIT $limit
RETURN collect({
  {{servant}}
}) AS rows
