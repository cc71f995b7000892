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
WITH s, m, a, p, o, m.ordered_earliest AS first, m.ordered_latest AS last,
  coalesce(m.steps_least, m.steps) AS least, coalesce(m.steps_most, m.steps) AS most,
  COLLECT {
    MATCH (m)-[:FROM]->(b:Appointment)-[:TO]->(q:Position)
    RETURN {id: b.id, title: q.title} ORDER BY b.start_latest, b.id
  } AS old
WITH s, m, a, p, o, first, last, least, most, old,
  [x IN $policy WHERE x.country IN [o.country, '*'] AND x.from <= last AND first < x.to] AS law
WITH s, m, a, p, o, first, last, least, most, old, law,
  // The order may be of any day from the first to the last: a value must be in force on the first, and on each on which one ends.
  all(day IN [first] + [x IN law WHERE x.to <= last | x.to] WHERE any(x IN law WHERE x.from <= day AND day < x.to)) AS lawful
WITH s, m, a, p, o, first, last, least, most, old,
  CASE
    WHEN NOT lawful THEN 'policy value on this date'
    WHEN least IS NULL THEN coalesce(m.missing, 'rank of the old or the new post')
    WHEN all(x IN law WHERE least >= x.steps) THEN 'a rank in between'
    WHEN all(x IN law WHERE most < x.steps) THEN 'nothing'
    ELSE coalesce(m.missing, 'day of the order')
  END AS lacking
WITH s, m, a, p, o, first, last, least, most, old,
  CASE lacking WHEN 'nothing' THEN 'satisfies' WHEN 'a rank in between' THEN 'violates' ELSE 'not_evaluable' END AS outcome,
  CASE WHEN lacking IN ['nothing', 'a rank in between'] THEN null ELSE lacking END AS missing
RETURN outcome, missing, o.id AS organisation, o.country AS country, count(*) AS n,
  collect(CASE WHEN outcome = 'satisfies' AND NOT $listed THEN null ELSE {
    subjects: [a.id], servant: s.id, day: last, evidence: [x IN old | x.id] + [m.id, a.id],
    words: {
      day: CASE WHEN first = last THEN first ELSE [first, last] END, old: reduce(text = old[0].title, x IN old[1..] |
        text + '» or «' + x.title), post: p.title,
      steps: CASE WHEN least = most THEN toString(least) ELSE toString(least) + ' to ' + toString(most) END
    }
  } END) AS items
