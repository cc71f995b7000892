// Purpose: Reads what the ties of servants follow from. A record is a list of values, in the order in which merit.questions.ties takes
//   them; a day is its first and its last possible day.
// Parameters:
//   $ids  list of ids of servants, or of ones that were merged into them
// Columns:
//   asked       the id asked for
//   servant     id, name
//   posts       appointments, each with its body and who signed the order
//   sat_on      rounds of competitions on whose panel she sat
//   applied_in  rounds in which she applied
//   ordered_by  rounds that her orders name
//   kin         ties to other servants: with the portals that state them, and since when each misses the record
//   relatives   whom she declared without a number: id, what they are, and the servants who they may be
//   education   diplomas
//   candidates  ids of servants who may be the same person, which nobody has settled
UNWIND $ids AS asked
OPTIONAL MATCH (d:Redirect {id: asked})
WITH asked, coalesce(d.to, asked) AS id
MATCH (s:Servant {id: id})
RETURN asked, [s.id, s.name] AS servant,
  COLLECT {
    MATCH (s)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
    RETURN [
      a.id, p.title, o.id, a.open, a.start_earliest, a.start_latest, a.end_earliest, a.end_latest, a.order_date_earliest,
      a.order_date_latest, a.civil_service, a.derived, COLLECT { MATCH (a)-[:APPOINTED_BY]->(b:Servant) RETURN b.id }
    ]
  } AS posts,
  COLLECT { MATCH (s)<-[:PANEL]-(c:Competition) RETURN {{round_in_short}} } AS sat_on,
  COLLECT { MATCH (s)-[:MADE]->(:Application)-[:IN]->(c:Competition) RETURN {{round_in_short}} } AS applied_in,
  COLLECT { MATCH (s)-[:HELD]->(:Appointment)-[:AFTER]->(c:Competition) RETURN {{round_in_short}} } AS ordered_by,
  COLLECT {
    MATCH (s)-[:KIN]->(k:Kinship)<-[theirs:KIN]-(t:Servant)
    WHERE t.id <> s.id
    RETURN [
      k.id, t.id, theirs.role, k.confidence, k.open, k.start_earliest, k.start_latest, k.end_earliest, k.end_latest,
      COLLECT { MATCH (k)<-[:DESCRIBES]-(r:PortalRecord) RETURN DISTINCT [r.portal, r.absent_since] }
    ]
  } AS kin,
  COLLECT {
    MATCH (s)-[:DECLARED]->(x:Relative)
    RETURN [
      x.id, x.kinship,
      COLLECT {
        MATCH (x)<-[:BETWEEN]-(c:MatchCandidate)-[:BETWEEN]->(t:Servant)
        WHERE c.kind = 'relative' AND c.state IN ['open', 'unsure']
        RETURN [t.id, c.score]
      }
    ]
  } AS relatives,
  COLLECT {
    MATCH (s)-[:EDUCATED]->(x:Education)
    RETURN [x.id, x.institution, x.graduated_earliest, x.graduated_latest]
  } AS education,
  COLLECT {
    MATCH (s)<-[:BETWEEN]-(c:MatchCandidate)-[:BETWEEN]->(t:Servant)
    WHERE c.kind = 'servant' AND c.state IN ['open', 'unsure'] AND t.id <> s.id
    RETURN DISTINCT t.id
  } AS candidates
