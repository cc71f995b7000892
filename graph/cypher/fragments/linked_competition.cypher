// Columns:
//   competition  of the competition `c`: a list of values, in the order in which merit.dossiers.post_decoding takes them
[
  c.id, c.protocol_day_earliest, c.protocol_day_latest, COLLECT { MATCH (c)-[:FOR]->(q:Position) RETURN q.id },
  COLLECT { MATCH (c)-[:PANEL]->(m:Servant) RETURN m.id }
]
