// Purpose: Reads what a ranking needs of a vacancy: the position with its superiors, the competition, the proposed candidates, and
//   whose kin report to the position.
// Parameters:
//   $competition  id of the competition, or null
//   $position     id of the position; of a competition its own one counts
//   $candidates   list of ids of servants, or of ids that were merged into theirs
// Columns:
//   competition   the competition, or null
//   position      id of the position, or null
//   post          id, title, body, country and versions of the position, or null where no record says in which body it is
//   superiors     who held the positions to which it reports
//   subordinates  list of [id of a servant, id of kin of hers who held a post that reports to the position]
//   candidates    list of [id that was asked for, id of the servant, or null]
OPTIONAL MATCH (c:Competition {id: $competition})
OPTIONAL MATCH (c)-[:FOR]->(of:Position)
WITH c, CASE WHEN $competition IS NULL THEN $position ELSE of.id END AS position
OPTIONAL MATCH (p:Position {id: position})
OPTIONAL MATCH (p)-[:IN]->(o:Organisation)
RETURN CASE WHEN c IS NULL THEN null ELSE {{linked_competition}} END AS competition,
  p.id AS position,
  CASE WHEN o IS NULL THEN null ELSE [p.id, p.title, o.id, o.country, {{post_versions}}] END AS post,
  COLLECT {
    MATCH (p)-[:HAS_VERSION]->(:PositionVersion)-[:REPORTS_TO]->(q:Position)
    WITH DISTINCT q
    MATCH (q)<-[:TO]-(h:Appointment)<-[:HELD]-(t:Servant)
    RETURN [q.id, h.id, t.id, t.name, h.open, h.start_earliest, h.start_latest, h.end_earliest, h.end_latest, h.mode]
  } AS superiors,
  COLLECT {
    MATCH (p)<-[:REPORTS_TO]-(:PositionVersion)<-[:HAS_VERSION]-(:Position)<-[:TO]-(:Appointment)<-[:HELD]-(t:Servant)
    WITH DISTINCT t
    MATCH (t)-[:KIN]->(:Kinship)<-[:KIN]-(s:Servant)
    WHERE t.id <> s.id
    RETURN DISTINCT [s.id, t.id]
  } AS subordinates,
  COLLECT {
    UNWIND $candidates AS id
    OPTIONAL MATCH (merged:Redirect {id: id})
    WITH id, coalesce(merged.to, id) AS stands
    OPTIONAL MATCH (s:Servant {id: stands})
    RETURN [id, s.id]
  } AS candidates
