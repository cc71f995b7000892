// Purpose: Judges promotions: whether a sanction was in force when they were ordered.
// Parameters:
//   $subjects  ids of the servants to judge
//   $policy    policy values: country, from, to, months (for which a sanction is valid)
//   $covered   days for which a portal has loaded a label completely: portal, label, from, to
//   $listed    whether to list satisfying promotions, too
// Columns:
//   outcome       violates, satisfies or not_evaluable
//   missing       the input that was missing if not evaluable, or null
//   organisation  id of the organisation of the new post
//   country       two-letter code of its country
//   n             number of promotions
//   items         list of maps: subjects, servant, day, evidence, words
UNWIND $subjects AS subject
MATCH (s:Servant {id: subject})-[:RECEIVED]->(m:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
WHERE m.kind = 'promotion' OR (m.kind = 'unknown' AND coalesce(m.steps_most > 0, true))
WITH s, m, a, p, o, m.ordered_earliest AS first, m.ordered_latest AS last
WITH s, m, a, p, o, first, last,
  [x IN $policy WHERE x.country IN [o.country, '*'] AND x.from <= last AND first < x.to] AS law
WITH s, m, a, p, o, first, last,
  // The order may be of any day from the first to the last: a value must be in force on the first, and on each on which one ends.
  all(day IN [first] + [x IN law WHERE x.to <= last | x.to] WHERE any(x IN law WHERE x.from <= day AND day < x.to)) AS lawful,
  duration({months: reduce(most = 0, x IN law | CASE WHEN x.months > most THEN x.months ELSE most END)}) AS validity,
  duration({months: reduce(least = 1200, x IN law | CASE WHEN x.months < least THEN x.months ELSE least END)}) AS least_validity
WITH s, m, a, p, o, first, last, lawful, validity,
  COLLECT {
    MATCH (s)-[:GIVEN]->(x:Sanction)
    // A sanction of an unknown day may have been imposed on any.
    WHERE coalesce(x.imposed_earliest <= last, true)
      AND coalesce(first < x.ends_latest, true) AND coalesce(first < x.lifted_latest, true)
      AND coalesce(first < x.imposed_latest + validity, true)
    RETURN {
      id: x.id, kind: replace(coalesce(x.kind, 'kind unknown'), '_', ' '), imposed: x.imposed_earliest,
      certain: coalesce(x.imposed_latest <= first, false)
        AND coalesce(last < x.ends_earliest, true) AND coalesce(last < x.lifted_earliest, true)
        AND coalesce(last < x.imposed_earliest + least_validity, false)
    } AS sanction
  } AS possible,
  first - validity AS since, 'Sanction' AS label
// Whoever employed her in that time may have imposed one. A post of the line lasts until the next one begins.
WITH s, m, a, p, o, first, last, since, label, lawful, possible, [x IN possible WHERE x.certain] AS live,
  COLLECT {
    MATCH (m)-[:FROM]->(held:Appointment)-[:TO]->(:Position)-[:IN]->(body:Organisation)
    RETURN {
      from: CASE WHEN held.start_earliest > since THEN held.start_earliest ELSE since END,
      to: CASE WHEN a.start_latest < last THEN a.start_latest ELSE last END,
      covered_days: {{covered_days}}
    } AS employment
  } AS left
WITH s, m, a, p, o, first, last, lawful, possible, live,
  left + CASE WHEN any(e IN left WHERE e.from > since) THEN COLLECT {
    MATCH (s)-[:HELD]->(held:Appointment)-[:NEXT]->(next:Appointment)
    WHERE next.id <> a.id AND held.start_earliest <= last AND since < next.start_latest
    MATCH (held)-[:TO]->(:Position)-[:IN]->(body:Organisation)
    RETURN {
      from: CASE WHEN held.start_earliest > since THEN held.start_earliest ELSE since END,
      to: CASE WHEN next.start_latest < last THEN next.start_latest ELSE last END,
      covered_days: {{covered_days}}
    } AS employment
  } ELSE [] END + CASE WHEN a.start_earliest < last THEN COLLECT {
    MATCH (a)-[:TO]->(:Position)-[:IN]->(body:Organisation)
    RETURN {
      from: CASE WHEN a.start_earliest > since THEN a.start_earliest ELSE since END, to: last, covered_days: {{covered_days}}
    } AS employment
  } ELSE [] END AS employments
WITH s, m, a, p, o, first, last, lawful, possible, live,
  all(e IN employments WHERE
    all(day IN [e.from] + [c IN e.covered_days WHERE e.from < c.to AND c.to <= e.to | c.to]
      WHERE any(c IN e.covered_days WHERE c.from <= day AND day < c.to))) AS loaded
WITH s, m, a, p, o, first, last, live,
  CASE
    WHEN NOT lawful THEN 'policy value on this date'
    WHEN size(live) > 0 AND m.kind = 'promotion' THEN 'a time without sanction'
    WHEN size(live) > 0 THEN coalesce(m.missing, 'rank of the old or the new post')
    WHEN any(x IN possible WHERE x.imposed IS NULL) THEN 'exact days of a sanction'
    WHEN size(possible) > 0 AND first < last THEN 'day of the order'
    WHEN size(possible) > 0 THEN 'exact days of a sanction'
    WHEN NOT loaded THEN 'sanctions of the bodies she served in before the order'
    ELSE 'nothing'
  END AS lacking
WITH s, m, a, p, o, first, last, live,
  CASE lacking WHEN 'nothing' THEN 'satisfies' WHEN 'a time without sanction' THEN 'violates' ELSE 'not_evaluable' END AS outcome,
  CASE WHEN lacking IN ['nothing', 'a time without sanction'] THEN null ELSE lacking END AS missing
RETURN outcome, missing, o.id AS organisation, o.country AS country, count(*) AS n,
  collect(CASE WHEN outcome = 'satisfies' AND NOT $listed THEN null ELSE {
    subjects: [a.id], servant: s.id, day: last, evidence: [a.id, m.id] + [x IN live | x.id],
    words: {
      day: CASE WHEN first = last THEN first ELSE [first, last] END, post: p.title, imposed: live[0].imposed, sanction: live[0].kind
    }
  } END) AS items
