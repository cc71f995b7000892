// Purpose: Lists a page of competitions for positions of organisations, the newest announcement first; those whose day is not known come last.
// Parameters:
//   $organisations  list of ids of organisations
//   $position       id of the position, or null for all
//   $within         list of ids of organisations, or null for all
//   $annulled       whether the round was annulled, or null for all
//   $day_from       first day, or null
//   $day_before     first day that is too late, or null
//   $since          only those known or changed at this moment or later; null for all
//   $after          sort key of the last one of the previous page; U+FFFF for the first page
//   $limit          maximum number
// Rows:
//   id        of the competition
//   sort_key  by which the list is ordered and paged
UNWIND $organisations AS id
MATCH (o:Organisation {id: id})<-[:IN]-(:Position)<-[:FOR]-(c:Competition)
WHERE {{competition_filter}}
WITH c.id AS id, coalesce(toString(c.announced_latest), '') + '\u0001' + c.id AS key
WHERE $after = '\uffff' OR key < $after
WITH id, key ORDER BY key DESC LIMIT $limit
RETURN collect({id: id, sort_key: key}) AS rows
