// Columns:
//   id         of the appeal
//   appellant  id of the servant who filed it, or null
//   about      ids of what it is about
//   people     ids of the servants it is about
//   decisions  ids of what it contests: appointments, competitions, assessments, sanctions; with an appointment the competitions
//              that its order names, with a competition the appointments whose orders name it
//   holders    ids of the servants whom these decisions are about
//   positions  ids of the positions that the competitions are for
id: x.id,
  appellant: head(COLLECT { MATCH (x)<-[:FILED]-(s:Servant) RETURN s.id }),
  about: COLLECT { MATCH (x)-[:ABOUT]->(y) RETURN y.id },
  people: COLLECT { MATCH (x)-[:ABOUT]->(y:Servant) RETURN y.id },
  decisions: COLLECT { MATCH (x)-[:ABOUT]->(y:Appointment|Competition|Assessment|Sanction) RETURN y.id }
    + COLLECT { MATCH (x)-[:ABOUT]->(:Appointment)-[:AFTER]->(y:Competition) RETURN y.id }
    + COLLECT { MATCH (x)-[:ABOUT]->(:Competition)<-[:AFTER]-(y:Appointment) RETURN y.id },
  holders: COLLECT { MATCH (x)-[:ABOUT]->(:Appointment)<-[:HELD]-(y:Servant) RETURN y.id }
    + COLLECT { MATCH (x)-[:ABOUT]->(:Competition)<-[:AFTER]-(:Appointment)<-[:HELD]-(y:Servant) RETURN y.id }
    + COLLECT { MATCH (x)-[:ABOUT]->(:Assessment)<-[:ASSESSED_IN]-(y:Servant) RETURN y.id }
    + COLLECT { MATCH (x)-[:ABOUT]->(:Sanction)<-[:GIVEN]-(y:Servant) RETURN y.id },
  positions: COLLECT { MATCH (x)-[:ABOUT]->(:Competition)-[:FOR]->(y:Position) RETURN y.id }
    + COLLECT { MATCH (x)-[:ABOUT]->(:Appointment)-[:AFTER]->(:Competition)-[:FOR]->(y:Position) RETURN y.id }
