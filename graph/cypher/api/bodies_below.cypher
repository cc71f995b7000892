// Purpose: Finds a body and all that stand below it on a day.
// Parameters:
//   $organisation  id of the body
//   $today         the day
// Columns:
//   organisations  list of ids, in order
//   everywhere     number of all bodies of the graph
{{body_and_below}}
ORDER BY o.id
WITH collect(o.id) AS organisations
RETURN organisations, COUNT { MATCH (every:Organisation) RETURN every } AS everywhere
