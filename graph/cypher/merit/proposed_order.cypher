// Purpose: Reads what a proposed order adds to the dossiers: the position with its superiors, the competition, and who of the
//   servant's kin would report to the position.
// Parameters:
//   $servant      id of the servant, or one that was merged into it
//   $position     id of the position
//   $competition  id of the competition, or null
//   $signer       id of the servant who would sign, or one that was merged into it, or null
// Columns:
//   servant       her id, or null
//   signer        the signer's id, or null
//   position      id of the position, or null
//   post          id, title, body, country and versions of the position, or null where no record says in which body it is
//   superiors     who held the positions to which it reports
//   competition   the competition, or null
//   round_for     id of the position that the competition is for, or null
//   subordinates  ids of kin who hold posts that report to the position
OPTIONAL MATCH (merged:Redirect {id: $servant})
OPTIONAL MATCH (merged_signer:Redirect {id: $signer})
WITH coalesce(merged.to, $servant) AS servant, coalesce(merged_signer.to, $signer) AS signs
OPTIONAL MATCH (s:Servant {id: servant})
OPTIONAL MATCH (signer:Servant {id: signs})
OPTIONAL MATCH (p:Position {id: $position})
OPTIONAL MATCH (p)-[:IN]->(o:Organisation)
OPTIONAL MATCH (c:Competition {id: $competition})
RETURN s.id AS servant, signer.id AS signer, p.id AS position,
  CASE WHEN o IS NULL THEN null ELSE [p.id, p.title, o.id, o.country, {{post_versions}}] END AS post,
  COLLECT {
    MATCH (p)-[:HAS_VERSION]->(:PositionVersion)-[:REPORTS_TO]->(q:Position)
    WITH DISTINCT q, s
    MATCH (q)<-[:TO]-(h:Appointment)<-[:HELD]-(t:Servant)
    WHERE t.id <> s.id
    RETURN [q.id, h.id, t.id, t.name, h.open, h.start_earliest, h.start_latest, h.end_earliest, h.end_latest, h.mode]
  } AS superiors,
  CASE WHEN c IS NULL THEN null ELSE {{linked_competition}} END AS competition,
  head(COLLECT { MATCH (c)-[:FOR]->(q:Position) RETURN q.id }) AS round_for,
  COLLECT {
    MATCH (s)-[:KIN]->(:Kinship)<-[:KIN]-(t:Servant)
    WHERE t.id <> s.id
    MATCH (t)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(:PositionVersion)-[:REPORTS_TO]->(p)
    RETURN DISTINCT t.id
  } AS subordinates
