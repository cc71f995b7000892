// Purpose: Reads the dossiers of competitions: all rounds for a position, their applicants, and the orders that name them. A record
//   is a list of values, in the order in which merit.dossiers.competition_decoding takes them.
// Parameters:
//   $ids  list of position ids
// Columns:
//   position  id, title, and the body with its country
//   rounds    competitions for the position
UNWIND $ids AS id
MATCH (p:Position {id: id})-[:IN]->(o:Organisation)
RETURN [p.id, p.title, o.id, o.country] AS position,
  COLLECT {
    MATCH (p)<-[:FOR]-(c:Competition)
    RETURN [
      c.id, c.kind, c.round, c.announced_earliest, c.announced_latest, c.closed_earliest, c.closed_latest,
      c.interview_day_earliest, c.interview_day_latest, c.protocol_day_earliest, c.protocol_day_latest,
      c.requirements_edited_earliest, c.requirements_edited_latest, c.annulled,
      COLLECT { MATCH (c)-[:PANEL]->(m:Servant) RETURN m.id },
      COLLECT {
        MATCH (c)<-[:IN]-(x:Application)<-[:MADE]-(s:Servant)
        RETURN [
          x.id, s.id, s.name, x.state, x.test_score, x.essay_score, x.interview_score, x.total_score, x.withdrawn_earliest,
          x.withdrawn_latest, s.sex, s.birth_date_earliest, s.birth_date_latest
        ]
      },
      COLLECT {
        MATCH (c)<-[:AFTER]-(a:Appointment)<-[:HELD]-(s:Servant)
        MATCH (a)-[:TO]->(q:Position)
        RETURN [
          a.id, s.id, s.name, q.id, a.open, a.start_earliest, a.start_latest, a.end_earliest, a.end_latest,
          a.order_date_earliest, a.order_date_latest, a.mode, a.civil_service
        ]
      }
    ]
  } AS rounds
