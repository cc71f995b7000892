// Purpose: Writes a proposed order, which is judged and then rolled back. Open substantive appointments end when it starts.
// Parameters:
//   $id           id of the proposed appointment
//   $servant      id of the servant
//   $position     id of the position
//   $competition  id of the competition, or null
//   $order_date   day of the order
//   $start        first day in the position
//   $mode         how the position is filled, or null
//   $passing_by   modes under which a servant keeps her present position
// Columns:
//   id  of the proposed appointment
MATCH (s:Servant {id: $servant})
MATCH (p:Position {id: $position})
OPTIONAL MATCH (s)-[:HELD]->(present:Appointment)
WHERE present.open AND NOT coalesce($mode, 'unknown') IN $passing_by
  AND NOT coalesce(present.mode, 'unknown') IN $passing_by AND present.start_latest <= $start
SET present.open = false, present.end_earliest = $start, present.end_latest = $start
WITH DISTINCT s, p
CREATE (s)-[:HELD]->(a:Appointment {
  id: $id, mode: $mode, civil_service: true, open: true, start_earliest: $start, start_latest: $start,
  order_date_earliest: $order_date, order_date_latest: $order_date
})-[:TO]->(p)
WITH a
OPTIONAL MATCH (c:Competition {id: $competition})
FOREACH (one IN CASE WHEN c IS NULL THEN [] ELSE [c] END | CREATE (a)-[:AFTER]->(one))
RETURN a.id AS id
