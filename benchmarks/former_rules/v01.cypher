// Purpose: Judges appointments to posts that need a competition: whether one, or a lawful exception, led to them.
// Parameters:
//   $subjects  ids of the servants to judge
//   $policy    policy values: country, from, to, exceptions (modes), look_back_days
//   $covered   days for which a portal has loaded a label completely: portal, label, from, to
//   $listed    whether to list satisfying appointments, too
// Columns:
//   outcome       violates, satisfies or not_evaluable
//   missing       the input that was missing if not evaluable, or null
//   organisation  id of the organisation of the post
//   country       two-letter code of its country
//   n             number of appointments
//   items         list of maps: subjects, servant, day, evidence, words
UNWIND $subjects AS subject
MATCH (s:Servant {id: subject})-[:HELD]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
WHERE coalesce(a.civil_service, true) AND coalesce(a.mode, 'unknown') <> 'acting'
WITH s, a, p, o,
  // An order without a day was given on the first day in the post or at most a year ahead.
  coalesce(a.order_date_earliest, a.start_earliest - duration({years: 1})) AS first,
  coalesce(a.order_date_latest, a.start_latest) AS last
WITH s, a, p, o, first, last,
  [x IN $policy WHERE x.country IN [o.country, '*'] AND x.from <= last AND first < x.to] AS law,
  COLLECT {
    MATCH (p)-[:HAS_VERSION]->(v:PositionVersion)
    WHERE v.start_earliest <= last AND (v.open OR first < v.end_latest)
    RETURN DISTINCT CASE
      WHEN coalesce(v.group, 'unknown') = 'unknown' THEN 'unknown'
      WHEN v.group = 'political' THEN 'no'
      WHEN v.group = 'auxiliary' AND v.competition_required IS NULL THEN 'not stated'
      WHEN v.group = 'auxiliary' AND NOT v.competition_required THEN 'no'
      ELSE 'yes'
    END AS needed
  } AS needs,
  COLLECT { MATCH (m:Promotion)-[:INTO]->(a) RETURN m.kind AS kind } AS moves,
  // A seconded servant keeps her post. That is no move along the line, so the new post is compared with the posts held that day.
  CASE WHEN a.mode = 'secondment' THEN COLLECT {
    MATCH (s)-[:HELD]->(h:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(v:PositionVersion)
    WHERE h.civil_service AND NOT coalesce(h.mode, 'unknown') IN ['acting', 'secondment']
      AND h.start_earliest <= last AND (h.open OR first < h.end_latest)
      AND v.start_earliest <= last AND (v.open OR first < v.end_latest)
    RETURN DISTINCT {
      full_post: coalesce(h.full_post_share, 1.0) >= 1.0,
      kind: CASE
        WHEN v.ladder IS NULL OR v.rank IS NULL OR a.ladder IS NULL OR a.rank IS NULL OR v.ladder <> a.ladder THEN 'unknown'
        WHEN v.rank = a.rank THEN 'lateral'
        WHEN v.rank < a.rank THEN 'promotion'
        ELSE 'demotion'
      END
    } AS kept
  } ELSE [] END AS beside,
  EXISTS { MATCH (a)-[:AFTER]->(:Competition)-[:FOR]->(p) } AS linked,
  o AS body, 'Competition' AS label
WHERE needs <> ['no']
WITH s, a, p, o, first, last, law, needs, linked,
  // The order may be of any day from the first to the last: a value must be in force on the first, and on each on which one ends.
  all(day IN [first] + [x IN law WHERE x.to <= last | x.to] WHERE any(x IN law WHERE x.from <= day AND day < x.to)) AS lawful,
  CASE
    WHEN a.mode <> 'secondment' THEN moves
    WHEN any(x IN beside WHERE x.full_post) THEN [x IN beside WHERE x.full_post | x.kind]
    ELSE [x IN beside | x.kind]
  END AS moves,
  first - duration({
    days: reduce(most = 0, x IN law | CASE WHEN x.look_back_days > most THEN x.look_back_days ELSE most END)
  }) AS since,
  CASE WHEN linked THEN [] ELSE {{covered_days}} END AS covered_days,
  EXISTS {
    MATCH (a)<-[:DESCRIBES]-(record:PortalRecord)
    MATCH (pending:PendingReference {record: record.id})
    WHERE pending.label = 'Competition'
  } AS awaited
WITH s, a, p, o, first, last, law, lawful,
  a.mode IN ['transfer', 'rotation', 'secondment'] AS may_be_equal,
  size(moves) > 0 AND all(kind IN moves WHERE kind = 'lateral') AS equal,
  size(moves) > 0 AND all(kind IN moves WHERE kind IN ['promotion', 'demotion']) AS unequal,
  linked, needs, awaited,
  // Loaded is each day from the first to the last one: this one, and each one on which another span ends.
  all(day IN [since] + [c IN covered_days WHERE since < c.to AND c.to <= last | c.to]
    WHERE any(c IN covered_days WHERE c.from <= day AND day < c.to)) AS loaded
WITH s, a, p, o, first, last,
  CASE
    WHEN NOT lawful THEN 'policy value on this date'
    WHEN a.civil_service IS NULL THEN 'whether the post belongs to the civil service'
    WHEN 'not stated' IN needs AND NOT 'unknown' IN needs THEN 'whether the auxiliary post needs a competition'
    WHEN needs <> ['yes'] THEN 'group of the post on the day of the order'
    WHEN linked THEN 'nothing'
    WHEN coalesce(a.mode, 'unknown') = 'unknown' THEN 'mode of the appointment'
    WHEN all(x IN law WHERE a.mode IN x.exceptions) THEN 'nothing'
    WHEN may_be_equal AND equal THEN 'nothing'
    WHEN any(x IN law WHERE a.mode IN x.exceptions) THEN 'day of the order'
    WHEN may_be_equal AND NOT unequal THEN 'rank of the old or the new post'
    WHEN awaited THEN 'the competition the order names'
    WHEN NOT loaded THEN 'competitions of this body before the order'
    ELSE 'a competition'
  END AS lacking
WITH s, a, p, o, first, last,
  CASE lacking WHEN 'nothing' THEN 'satisfies' WHEN 'a competition' THEN 'violates' ELSE 'not_evaluable' END AS outcome,
  CASE WHEN lacking IN ['nothing', 'a competition'] THEN null ELSE lacking END AS missing
RETURN outcome, missing, o.id AS organisation, o.country AS country, count(*) AS n,
  collect(CASE WHEN outcome = 'satisfies' AND NOT $listed THEN null ELSE {
    subjects: [a.id], servant: s.id, day: last, evidence: [a.id, p.id],
    words: {
      day: CASE WHEN first = last THEN first ELSE [first, last] END, post: p.title, mode: coalesce(a.mode, 'mode unknown')
    }
  } END) AS items
