// Purpose: The bodies to which competitions belong: those of their positions.
// Parameters:
//   $ids  list of ids of competitions
// Rows:
//   id            of the competition
//   organisation  id of the body
UNWIND $ids AS id
MATCH (c:Competition {id: id})-[:FOR]->(:Position)-[:IN]->(o:Organisation)
RETURN collect({id: c.id, organisation: o.id}) AS rows
