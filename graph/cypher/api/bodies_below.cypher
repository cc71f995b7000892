// Purpose: Finds a body and all that stand below it on a day.
// Parameters:
//   $organisation  id of the body
//   $today         the day
// Columns:
//   organisations  list of ids, in order
{{body_and_below}}
ORDER BY o.id
RETURN collect(o.id) AS organisations
