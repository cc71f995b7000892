// Purpose: Counts appointments to a position.
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
// Columns:
//   number  how many there are
MATCH (p:Position {id: $position})<-[:TO]-(a:Appointment)
WHERE {{appointment_filter}}
RETURN count(a) AS number
