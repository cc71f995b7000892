// Purpose: Reads a page of access events, the newest first.
// Parameters:
//   $actor      only those of this one, or null
//   $body       only those for this body, its id, or null
//   $refused    only those that were refused, or were not; null for both
//   $servants   only those of data of these, a list of ids, or null
//   $since_key  text before the sort keys of those wanted, or ''
//   $after      sort key of the last event of the previous page; for the first page a text that sorts after every one wanted
//   $limit      maximum number of events
// Rows:
//   at         when
//   actor      who
//   role       role of the actor
//   body       id of the body of the actor, or null
//   purpose    what for, or null
//   operation  name of the query or the command, or null
//   servant    id of the servant whose data was read, as it is now, or null
//   fields     fields of the schema
//   refused    whether it was refused
//   sort_key   by which the list is ordered and paged
MATCH (e:AccessEvent) USING INDEX SEEK e:AccessEvent(sort_key)
WHERE {{access_filter}}
WITH e ORDER BY e.sort_key DESC LIMIT $limit
OPTIONAL MATCH (d:Redirect {id: e.servant})
WITH e, d ORDER BY e.sort_key DESC
RETURN collect({
  at: e.at, actor: e.actor, role: e.role, body: e.body, purpose: e.purpose, operation: e.operation,
  servant: coalesce(d.to, e.servant), fields: e.fields, refused: e.refused, sort_key: e.sort_key
}) AS rows
