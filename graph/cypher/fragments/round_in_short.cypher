// Columns:
//   round  of the competition `c`: id, title and body of its post, and by their first and last possible day protocol, interview,
//          close and notice
[
  c.id,
  head(COLLECT { MATCH (c)-[:FOR]->(q:Position) RETURN q.title }),
  head(COLLECT { MATCH (c)-[:FOR]->(:Position)-[:IN]->(b:Organisation) RETURN b.id }),
  c.protocol_day_earliest, c.protocol_day_latest, c.interview_day_earliest, c.interview_day_latest,
  c.closed_earliest, c.closed_latest, c.announced_earliest, c.announced_latest
]
