// Purpose: Counts moves of a servant.
// Parameters:
//   $servant     id of the servant, or null for all
//   $within      list of ids of organisations, or null for all
//   $kind        kind of the moves, or null for all
//   $day_from    first day, or null
//   $day_before  first day that is too late, or null
//   $since       only those known or changed at this moment or later; null for all
// Columns:
//   number  how many there are
MATCH (s:Servant {id: $servant})-[:RECEIVED]->(m:Promotion)
WHERE {{promotion_filter}}
RETURN count(m) AS number
