// Purpose: Lists a page of appointments to a position, the newest order first.
// Parameters:
//   $servant       id of the servant, or null for all
//   $position      id of the position, or null for all
//   $appointed_by  id of the servant who signed the orders, or null for all
//   $within        list of ids of organisations, or null for all
//   $mode          how the position was filled, or null for all
//   $order_number  number of the order, or null for all
//   $day_from      first day, or null
//   $day_before    first day that is too late, or null
//   $open_on       day on which they are certainly in force, or null for all
//   $since         only those known or changed at this moment or later; null for all
//   $after         sort key of the last one of the previous page; U+FFFF for the first page
//   $limit         maximum number
// Rows:
//   id        of the appointment
//   sort_key  by which the list is ordered and paged
MATCH (p:Position {id: $position})<-[:TO]-(a:Appointment)
WHERE {{appointment_filter}}
WITH a.id AS id, toString(coalesce(a.order_date_latest, a.start_latest)) + '\u0001' + a.id AS key
WHERE $after = '\uffff' OR key < $after
WITH id, key ORDER BY key DESC LIMIT $limit
RETURN collect({id: id, sort_key: key}) AS rows
