// Purpose: Finds who holds or may hold positions on a day: certain ones first, of these who does not only act, then the greater
//   share of a full post, then the later start; at most 100 of a position.
// Parameters:
//   $positions  list of position ids
//   $on         the day
//   $scope      list of ids of the organisations of whose positions the holders are shown, or null for all
// Rows:
//   position  id
//   holders   list of [id of the appointment, whether it is acting, whether it is certainly in force on the day], in order
UNWIND $positions AS id
MATCH (p:Position {id: id})
WHERE $scope IS NULL OR EXISTS { MATCH (p)-[:IN]->(body:Organisation) WHERE body.id IN $scope }
WITH p.id AS position,
  COLLECT {
    MATCH (p)<-[:TO]-(a:Appointment)
    WHERE a.start_earliest <= $on AND (a.open OR a.end_latest > $on)
    WITH a.id AS appointment, coalesce(a.mode = 'acting', false) AS acting, coalesce(a.full_post_share, 1.0) AS share,
      a.start_latest <= $on AND (a.open OR a.end_earliest > $on) AS certain, a.start_latest AS start
    RETURN [appointment, acting, certain] AS holder ORDER BY certain DESC, acting, share DESC, start DESC, appointment LIMIT 100
  } AS holders
RETURN collect({position: position, holders: holders}) AS rows
