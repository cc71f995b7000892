// Purpose: Judges moves along the line of substantive posts: whether they skip a rank.
// Parameters:
//   $subjects  ids of the servants to judge
//   $policy    policy values: country, from, to, steps (the smallest number of ranks that violates the rule)
//   $listed    whether to list satisfying moves, too
// Columns:
//   outcome       violates, satisfies or not_evaluable
//   missing       the input that was missing if not evaluable, or null
//   organisation  id of the organisation of the new post
//   country       two-letter code of its country
//   n             number of moves
//   items         list of maps: subjects, servant, day, evidence, words
UNWIND $subjects AS subject
MATCH (s:Servant {id: subject})-[:RECEIVED]->(m:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
MATCH (m)-[:FROM]->(b:Appointment)-[:TO]->(q:Position)
WITH s, m, a, b, p, q, o,
  [x IN $policy WHERE x.country IN [o.country, '*'] AND x.from <= m.ordered_earliest AND m.ordered_latest < x.to] AS law
WITH s, m, a, b, p, q, o,
  CASE
    WHEN size(law) = 0 OR m.steps IS NULL THEN 'not_evaluable'
    WHEN m.steps >= law[0].steps THEN 'violates'
    ELSE 'satisfies'
  END AS outcome,
  CASE
    WHEN size(law) = 0 THEN 'policy value on this date'
    WHEN m.steps IS NULL THEN 'rank of the old or the new post'
  END AS missing
RETURN outcome, missing, o.id AS organisation, o.country AS country, count(*) AS n,
  collect(CASE WHEN outcome = 'satisfies' AND NOT $listed THEN null ELSE {
    subjects: [a.id], servant: s.id, day: m.ordered_earliest, evidence: [b.id, m.id, a.id],
    words: {day: m.ordered_earliest, old: q.title, post: p.title, steps: m.steps}
  } END) AS items
