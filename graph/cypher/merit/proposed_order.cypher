// Purpose: Reads what a proposed order adds to the dossiers: the position with its superiors, the competition, and who of the kin
//   of each servant would report to the position.
// Parameters:
//   $servants     list of ids of the servants of whom each may be appointed, or of ids that were merged into theirs
//   $position     id of the position
//   $competition  id of the competition, or null
//   $signer       id of the servant who would sign, or one that was merged into it, or null
// Columns:
//   servants      list of [id that was asked for, id of the servant, or null, ids of kin who hold posts that report to the position]
//   signer        the signer's id, or null
//   position      id of the position, or null
//   post          id, title, body, country and versions of the position, or null where no record says in which body it is
//   superiors     who held the positions to which it reports
//   competition   the competition, or null
//   round_for     id of the position that the competition is for, or null
OPTIONAL MATCH (merged_signer:Redirect {id: $signer})
WITH coalesce(merged_signer.to, $signer) AS signs
OPTIONAL MATCH (signer:Servant {id: signs})
OPTIONAL MATCH (p:Position {id: $position})
OPTIONAL MATCH (p)-[:IN]->(o:Organisation)
OPTIONAL MATCH (c:Competition {id: $competition})
RETURN
  COLLECT {
    UNWIND $servants AS id
    OPTIONAL MATCH (merged:Redirect {id: id})
    WITH id, p, coalesce(merged.to, id) AS stands
    OPTIONAL MATCH (s:Servant {id: stands})
    RETURN [
      id,
      s.id,
      COLLECT {
        MATCH (s)-[:KIN]->(:Kinship)<-[:KIN]-(t:Servant)
        WHERE t.id <> s.id
        MATCH (t)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(:PositionVersion)-[:REPORTS_TO]->(p)
        RETURN DISTINCT t.id
      }
    ]
  } AS servants,
  signer.id AS signer,
  p.id AS position,
  CASE WHEN o IS NULL THEN null ELSE [p.id, p.title, o.id, o.country, {{post_versions}}] END AS post,
  COLLECT {
    MATCH (p)-[:HAS_VERSION]->(:PositionVersion)-[:REPORTS_TO]->(q:Position)
    WITH DISTINCT q
    MATCH (q)<-[:TO]-(h:Appointment)<-[:HELD]-(t:Servant)
    RETURN [q.id, h.id, t.id, t.name, h.open, h.start_earliest, h.start_latest, h.end_earliest, h.end_latest, h.mode]
  } AS superiors,
  CASE WHEN c IS NULL THEN null ELSE {{linked_competition}} END AS competition,
  head(COLLECT { MATCH (c)-[:FOR]->(q:Position) RETURN q.id }) AS round_for
