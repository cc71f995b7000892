// Appointments, moves, competitions and findings have a caption, which Neo4j Browser writes on them. Each statement may run again
// after a stop.
MATCH (n:Appointment) WHERE n.name IS NULL
CALL (n) {
  SET n.name = CASE WHEN toString(n.start_latest) = '9999-12-31' THEN '?' ELSE substring(toString(n.start_latest), 0, 4) END + CASE WHEN n.open THEN '–' WHEN coalesce(toString(n.end_latest), '9999-12-31') = '9999-12-31' THEN '–?' ELSE '–' + substring(toString(n.end_latest), 0, 4) END + coalesce(' ' + CASE WHEN n.mode IN ['other', 'unknown'] THEN null ELSE n.mode END, '')
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (n:Promotion) WHERE n.name IS NULL
CALL (n) {
  SET n.name = coalesce(CASE WHEN n.kind IN ['other', 'unknown'] THEN null ELSE n.kind END, 'move') + CASE WHEN n.steps > 0 THEN ' +' + toString(n.steps) ELSE '' END + coalesce(' ' + substring(toString(n.ordered_latest), 0, 4), '')
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (n:Competition) WHERE n.name IS NULL
CALL (n) {
  SET n.name = coalesce(CASE WHEN n.kind IN ['other', 'unknown'] THEN null ELSE n.kind END + ' ', '') + 'competition' + coalesce(' ' + substring(toString(n.announced_latest), 0, 7), '') + CASE WHEN n.round > 1 THEN ' round ' + toString(n.round) ELSE '' END
} IN TRANSACTIONS OF 10000 ROWS;
MATCH (n:Finding) WHERE n.name IS NULL
CALL (n) {
  SET n.name = n.rule + coalesce(' ' + toString(n.day), '')
} IN TRANSACTIONS OF 10000 ROWS;
