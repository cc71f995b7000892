// Purpose: Creates moves: the Promotion into an appointment of a career, and NEXT from those that it follows. A Promotion comes
//   also from appointments of which it is not known whether they began before.
// Parameters:
//   $rows  list of {id, servant, follows: list of ids, parallel: list of ids, into, properties}
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.servant})
MATCH (b:Appointment {id: r.into})
CREATE (s)-[:RECEIVED]->(m:Promotion {id: r.id})-[:INTO]->(b)
SET m += r.properties
SET m.day_key = coalesce(toString(m.ordered_latest), '') + '\u0001' + m.id
SET m.name = coalesce(CASE WHEN m.kind IN ['other', 'unknown'] THEN null ELSE m.kind END, 'move')
  + CASE WHEN m.steps > 0 THEN ' +' + toString(m.steps) ELSE '' END + coalesce(' ' + substring(toString(m.ordered_latest), 0, 4), '')
WITH r, m, b
UNWIND r.follows + r.parallel AS old
MATCH (a:Appointment {id: old})
CREATE (m)-[:FROM]->(a)
FOREACH (one IN CASE WHEN old IN r.follows THEN [a] ELSE [] END | CREATE (one)-[:NEXT]->(b))
