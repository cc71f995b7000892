// Purpose: Reads a page of who read data of a servant, the newest first, without what an investigation does not disclose yet.
// Parameters:
//   $servants  list of her ids: as it is now, and those that were merged into it
//   $delays    list of {since, everywhere, bodies}: readings of investigations that are not shown: the moment from which on, and
//              for which bodies, or for all
//   $after     sort key of the last reading of the previous page; for the first page a text that sorts after every one
//   $limit     maximum number of readings
// Rows:
//   at        when it was read
//   role      role of whoever read it
//   body      id of the body for which it was read, or null
//   purpose   purpose for which it was read, or null
//   fields    fields of the schema that were read
//   sort_key  by which the list is ordered and paged
UNWIND $servants AS servant
MATCH (e:AccessEvent {servant: servant})
WHERE e.sort_key < $after AND {{shown_to_her}}
WITH e ORDER BY e.sort_key DESC LIMIT $limit
RETURN collect({at: e.at, role: e.role, body: e.body, purpose: e.purpose, fields: e.fields, sort_key: e.sort_key}) AS rows
