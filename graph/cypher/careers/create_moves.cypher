// Purpose: Creates moves: NEXT between two appointments of a career, and its Promotion.
// Parameters:
//   $rows  list of {id, servant, from, into, properties}
// Columns: none
UNWIND $rows AS r
MATCH (s:Servant {id: r.servant})
MATCH (a:Appointment {id: r.from})
MATCH (b:Appointment {id: r.into})
CREATE (a)-[:NEXT]->(b)
CREATE (s)-[:RECEIVED]->(m:Promotion {id: r.id})-[:FROM]->(a)
CREATE (m)-[:INTO]->(b)
SET m += r.properties
