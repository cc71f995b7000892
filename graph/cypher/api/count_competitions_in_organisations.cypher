// Purpose: Counts competitions for positions of organisations.
// Parameters:
//   $organisations  list of ids of organisations
//   $position       id of the position, or null for all
//   $within         list of ids of organisations, or null for all
//   $annulled       whether the round was annulled, or null for all
//   $day_from       first day, or null
//   $day_before     first day that is too late, or null
//   $since          only those known or changed at this moment or later; null for all
// Columns:
//   number  how many there are
UNWIND $organisations AS id
MATCH (o:Organisation {id: id})<-[:IN]-(:Position)<-[:FOR]-(c:Competition)
WHERE {{competition_filter}}
RETURN count(c) AS number
