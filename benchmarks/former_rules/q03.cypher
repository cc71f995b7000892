// Purpose: Judges pairs of full posts that one person held: whether they overlap for longer than a handover.
// Parameters:
//   $subjects  ids of the servants to judge
//   $as_of     day of judgement, on which open spells are taken to end
//   $policy    policy values: country, from, to, days (the longest overlap that is still a handover)
//   $listed    whether to list satisfying pairs, too
// Columns:
//   outcome       violates, satisfies or not_evaluable
//   missing       the input that was missing if not evaluable, or null
//   organisation  id of the organisation of the later post
//   country       two-letter code of its country
//   n             number of pairs
//   items         list of maps: subjects, servant, day, evidence, words
UNWIND $subjects AS subject
MATCH (s:Servant {id: subject})-[:HELD]->(a:Appointment)-[:TO]->(p:Position)
MATCH (s)-[:HELD]->(b:Appointment)-[:TO]->(q:Position)-[:IN]->(o:Organisation)
WHERE a.id <> b.id AND (a.start_latest < b.start_latest OR (a.start_latest = b.start_latest AND a.id < b.id))
  AND NOT coalesce(a.mode, 'unknown') IN ['acting', 'secondment'] AND NOT coalesce(b.mode, 'unknown') IN ['acting', 'secondment']
  AND coalesce(a.full_post_share, 1.0) >= 1.0 AND coalesce(b.full_post_share, 1.0) >= 1.0
WITH s, a, b, p, q, o,
  CASE WHEN a.open OR a.end_latest > $as_of THEN $as_of ELSE a.end_latest END AS a_last,
  CASE WHEN b.open OR b.end_latest > $as_of THEN $as_of ELSE b.end_latest END AS b_last,
  CASE WHEN a.open OR a.end_earliest > $as_of THEN $as_of ELSE a.end_earliest END AS a_sure,
  CASE WHEN b.open OR b.end_earliest > $as_of THEN $as_of ELSE b.end_earliest END AS b_sure,
  CASE WHEN a.start_earliest > b.start_earliest THEN a.start_earliest ELSE b.start_earliest END AS first,
  CASE WHEN a.start_latest > b.start_latest THEN a.start_latest ELSE b.start_latest END AS begun
WITH s, a, b, p, q, o, begun,
  duration.inDays(first, CASE WHEN a_last < b_last THEN a_last ELSE b_last END).days AS possible,
  duration.inDays(begun, CASE WHEN a_sure < b_sure THEN a_sure ELSE b_sure END).days AS certain,
  [x IN $policy WHERE x.country IN [o.country, '*']] AS law
WHERE possible > 0
WITH s, a, b, p, q, o, begun, certain,
  CASE
    WHEN possible <= law[0].days THEN 'nothing'
    WHEN a.full_post_share IS NULL OR b.full_post_share IS NULL THEN 'share of a full post'
    WHEN a.mode = 'unknown' OR b.mode = 'unknown' THEN 'mode of the appointment'
    WHEN certain > law[0].days THEN 'one post less'
    ELSE 'days on which a post began or ended'
  END AS lacking
WITH s, a, b, p, q, o, begun, certain,
  CASE lacking WHEN 'nothing' THEN 'satisfies' WHEN 'one post less' THEN 'violates' ELSE 'not_evaluable' END AS outcome,
  CASE WHEN lacking IN ['nothing', 'one post less'] THEN null ELSE lacking END AS missing
RETURN outcome, missing, o.id AS organisation, o.country AS country, count(*) AS n,
  collect(CASE WHEN outcome = 'satisfies' AND NOT $listed THEN null ELSE {
    subjects: [a.id, b.id], servant: s.id, day: begun, evidence: [a.id, b.id, p.id, q.id],
    words: {day: begun, one: p.title, other: q.title, days: certain}
  } END) AS items
