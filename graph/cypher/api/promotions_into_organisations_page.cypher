// Purpose: Lists a page of moves into positions of organisations, the newest order first.
// Parameters:
//   $organisations  list of ids of organisations
//   $servant        id of the servant, or null for all
//   $within         list of ids of organisations, or null for all
//   $kind           kind of the moves, or null for all
//   $day_from       first day, or null
//   $day_before     first day that is too late, or null
//   $since          only those known or changed at this moment or later; null for all
//   $after          sort key of the last one of the previous page; U+FFFF for the first page
//   $limit          maximum number
// Rows:
//   id        of the move
//   sort_key  by which the list is ordered and paged
UNWIND $organisations AS id
MATCH (o:Organisation {id: id})<-[:IN]-(:Position)<-[:TO]-(:Appointment)<-[:INTO]-(m:Promotion)
WHERE {{promotion_filter}}
WITH m.id AS id, toString(m.ordered_latest) + '\u0001' + m.id AS key
WHERE $after = '\uffff' OR key < $after
WITH id, key ORDER BY key DESC LIMIT $limit
RETURN collect({id: id, sort_key: key}) AS rows
