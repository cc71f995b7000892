// Purpose: Reads the dossiers of servants: everything that rules need to know of a person. A record is a list of values, in the
//   order in which merit.dossiers.servant_decoding takes them; a day is its first and its last possible day.
// Parameters:
//   $ids  list of servant ids
// Columns:
//   servant       id, name, birth date, sex, birthplace
//   numbers       national numbers: what they say
//   appointments  with their posts, the versions of these, and the competitions that the orders name
//   superiors     who held the positions to which the posts report
//   contracts     labour contracts
//   education     diplomas
//   enrolments    places on courses
//   certificates  of the servant
//   assessments   of the servant
//   degrees       qualification degrees, with what they rest on
//   sanctions     given to the servant
//   rewards       given to the servant
//   bars          times in which she may not be appointed
//   reserve       memberships of pools and reserves
//   kin           ties to other servants
//   relatives     whom she declared without a number
//   appeals       that she filed, with what they are about
//   candidacies   her applications in competitions whose requirements were edited, with the posts of these
//   won           competitions that she won
UNWIND $ids AS id
MATCH (s:Servant {id: id})
RETURN [s.id, s.name, s.birth_date_earliest, s.birth_date_latest, s.sex, s.birthplace] AS servant,
  COLLECT {
    MATCH (s)<-[:IDENTIFIES]-(n:Identifier)
    WHERE n.checksum_valid IS NOT NULL
    RETURN [n.key, n.scheme, n.checksum_valid, n.says_birth_date, n.says_sex, n.says_century]
  } AS numbers,
  COLLECT {
    MATCH (s)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
    RETURN [
      a.id, a.open, a.start_earliest, a.start_latest, a.end_earliest, a.end_latest, a.order_date_earliest, a.order_date_latest,
      a.mode, a.term, a.civil_service, a.end_reason, a.fte, a.probation_until_earliest, a.probation_until_latest,
      a.rotation_extension, a.rotation_extended_until_earliest, a.rotation_extended_until_latest, a.derived,
      p.id, p.title, o.id, o.country,
      {{post_versions}},
      COLLECT {
        MATCH (a)-[:AFTER]->(c:Competition)
        RETURN {{linked_competition}}
      },
      COLLECT { MATCH (a)-[:APPOINTED_BY]->(b:Servant) RETURN b.id }
    ]
  } AS appointments,
  COLLECT {
    MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(:PositionVersion)-[:REPORTS_TO]->(q:Position)
    WITH DISTINCT q, s
    MATCH (q)<-[:TO]-(h:Appointment)<-[:HELD]-(t:Servant)
    WHERE t.id <> s.id
    RETURN [q.id, h.id, t.id, t.name, h.open, h.start_earliest, h.start_latest, h.end_earliest, h.end_latest, h.mode]
  } AS superiors,
  COLLECT {
    MATCH (s)-[:SIGNED]->(x:Contract)-[:WITH]->(o:Organisation)
    RETURN [
      x.id, o.id, x.open, x.start_earliest, x.start_latest, x.end_earliest, x.end_latest, x.fte, x.end_reason, x.back_filled,
      COLLECT { MATCH (x)-[:CONFIRMS]->(a:Appointment) RETURN a.id }
    ]
  } AS contracts,
  COLLECT {
    MATCH (s)-[:EDUCATED]->(x:Education)
    RETURN [x.id, x.level, x.field, x.institution, x.graduated_earliest, x.graduated_latest]
  } AS education,
  COLLECT {
    MATCH (s)-[:TOOK]->(x:Enrolment)-[:OF]->(c:Course)
    RETURN [x.id, c.id, c.kind, x.open, x.start_earliest, x.start_latest, x.end_earliest, x.end_latest, x.state, c.hours]
  } AS enrolments,
  COLLECT {
    MATCH (s)-[:HOLDS]->(x:Certificate)
    RETURN [
      x.id, x.issued_earliest, x.issued_latest, x.valid_until_earliest, x.valid_until_latest,
      COLLECT { MATCH (x)<-[:EARNED]-(e:Enrolment) RETURN e.id }
    ]
  } AS certificates,
  COLLECT {
    MATCH (s)-[:ASSESSED_IN]->(x:Assessment)
    RETURN [
      x.id, x.fixed_on_earliest, x.fixed_on_latest, x.type, x.period_from_earliest, x.period_from_latest, x.period_to_earliest,
      x.period_to_latest, x.qualification_score, x.professional_score, x.effectiveness_score, x.reported_integral_score,
      COLLECT { MATCH (x)-[:BY]->(e:Servant) RETURN e.id }
    ]
  } AS assessments,
  COLLECT {
    MATCH (s)-[:GRANTED]->(x:DegreeGrant)
    RETURN [
      x.id, x.degree, x.granted_earliest, x.granted_latest, COLLECT { MATCH (x)-[:RESTS_ON]->(basis) RETURN basis.id }
    ]
  } AS degrees,
  COLLECT {
    MATCH (s)-[:GIVEN]->(x:Sanction)
    RETURN [
      x.id, x.kind, x.imposed_earliest, x.imposed_latest, x.ends_earliest, x.ends_latest, x.lifted_earliest, x.lifted_latest
    ]
  } AS sanctions,
  COLLECT {
    MATCH (s)-[:GIVEN]->(x:Reward)
    RETURN [
      x.id, x.kind, x.given_on_earliest, x.given_on_latest, x.period_from_earliest, x.period_from_latest,
      x.period_to_earliest, x.period_to_latest, x.amount
    ]
  } AS rewards,
  COLLECT {
    MATCH (s)-[:GIVEN]->(x:Bar)
    RETURN [x.id, x.ground, x.open, x.start_earliest, x.start_latest, x.end_earliest, x.end_latest]
  } AS bars,
  COLLECT {
    MATCH (s)-[:LISTED]->(x:ReserveMembership)
    RETURN [x.id, x.pool, x.open, x.start_earliest, x.start_latest, x.end_earliest, x.end_latest]
  } AS reserve,
  COLLECT {
    MATCH (s)-[:KIN]->(k:Kinship)<-[theirs:KIN]-(t:Servant)
    WHERE t.id <> s.id
    RETURN [
      k.id, t.id, t.name, theirs.role, k.confidence, k.open, k.start_earliest, k.start_latest, k.end_earliest, k.end_latest
    ]
  } AS kin,
  COLLECT {
    MATCH (s)-[:DECLARED]->(x:Relative)
    RETURN [x.id, x.kinship]
  } AS relatives,
  COLLECT {
    MATCH (s)-[:FILED]->(x:Appeal)
    RETURN [
      x.id, x.kind, x.filed_earliest, x.filed_latest, x.answer_due_earliest, x.answer_due_latest, x.answer,
      COLLECT { MATCH (x)-[:ABOUT]->(y) RETURN y.id }
    ]
  } AS appeals,
  COLLECT {
    MATCH (s)-[:MADE]->(x:Application)-[:IN]->(c:Competition)-[:FOR]->(p:Position)-[:IN]->(o:Organisation)
    WHERE c.requirements_edited_latest IS NOT NULL
    RETURN [
      x.id, c.id, c.announced_earliest, c.announced_latest, c.closed_earliest, c.closed_latest,
      c.interview_day_earliest, c.interview_day_latest, c.protocol_day_earliest, c.protocol_day_latest,
      p.id, p.title, o.id, o.country,
      {{post_versions}}
    ]
  } AS candidacies,
  COLLECT {
    MATCH (s)-[:MADE]->(x:Application)-[:IN]->(c:Competition)
    WHERE x.state = 'won'
    RETURN {{linked_competition}}
  } AS won
