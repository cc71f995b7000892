// Purpose: Reads the careers of servants: every appointment with the versions of its position and organisation, the promotions
//   behind it, and the portal records that it comes from.
// Parameters:
//   $servants  list of servant ids
// Rows:
//   asked          the id asked for, which may be one that was merged into the servant's
//   servant        id
//   appointments   list of maps, by start
//   posts          list of maps, one for each version of a position of these appointments
//   bodies         list of maps, one for each of these positions and each version of its organisation; without versions, one
//   moves          list of [old appointment, new appointment, kind, steps] along the main line
//   records        list of [id of the node described, id, portal, stream, recorded_at, absent_since], the last null while the portal
//                  has the record
//   confirmations  the same for records of contracts that confirm an appointment, by the appointment's id
UNWIND $servants AS asked
OPTIONAL MATCH (d:Redirect {id: asked})
WITH asked, coalesce(d.to, asked) AS id
MATCH (s:Servant {id: id})
WITH asked, s.id AS servant,
  COLLECT {
    MATCH (s)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)
    RETURN {
      id: a.id, mode: a.mode, mode_word: a.mode_word, term: a.term, order_number: a.order_number,
      civil_service: a.civil_service, end_reason: a.end_reason, end_reason_word: a.end_reason_word,
      fte: a.full_post_share, rank: a.rank, ladder: a.ladder, open: a.open,
      start_earliest: a.start_earliest, start_latest: a.start_latest,
      end_earliest: a.end_earliest, end_latest: a.end_latest,
      order_date_earliest: a.order_date_earliest, order_date_latest: a.order_date_latest,
      position: p.id, title: p.title,
      competition: head(COLLECT { MATCH (a)-[:AFTER]->(c:Competition) RETURN c.id AS round ORDER BY round })
    } ORDER BY a.start_latest, a.start_earliest, a.id
  } AS appointments,
  COLLECT {
    MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(p:Position)-[:HAS_VERSION]->(v:PositionVersion)
    RETURN DISTINCT {
      position: p.id, title: v.title, group: v.group, servant_class: v.servant_class,
      servant_class_word: v.servant_class_word, head_of_body: v.head_of_body,
      competition_required: v.competition_required, open: v.open, start_earliest: v.start_earliest,
      end_latest: v.end_latest, start: v.start_latest, id: v.id
    } AS post
  } AS posts,
  COLLECT {
    MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
    OPTIONAL MATCH (o)-[:HAS_VERSION]->(v:OrganisationVersion)
    RETURN DISTINCT {
      position: p.id, organisation: o.id, current: o.name, country: o.country, name: v.name, level: v.level,
      level_word: v.level_word, open: v.open, start_earliest: v.start_earliest, end_latest: v.end_latest,
      start: v.start_latest, id: v.id
    } AS body
  } AS bodies,
  COLLECT {
    MATCH (s)-[:RECEIVED]->(m:Promotion)-[:INTO]->(b:Appointment)
    MATCH (m)-[:FROM]->(a:Appointment)
    RETURN [a.id, b.id, m.kind, m.steps]
  } AS moves,
  COLLECT {
    MATCH (s)-[:HELD]->(n:Appointment)<-[:DESCRIBES]-(r:PortalRecord)
    RETURN [n.id, r.id, r.portal, r.stream, r.recorded_at, r.absent_since] ORDER BY r.id
  } AS records,
  COLLECT {
    MATCH (s)-[:SIGNED]->(k:Contract)-[:CONFIRMS]->(a:Appointment)
    MATCH (k)<-[:DESCRIBES]-(r:PortalRecord)
    RETURN DISTINCT [a.id, r.id, r.portal, r.stream, r.recorded_at, r.absent_since] AS record ORDER BY record[1]
  } AS confirmations
RETURN collect({
  asked: asked, servant: servant, appointments: appointments, posts: posts, bodies: bodies, moves: moves,
  records: records, confirmations: confirmations
}) AS rows
