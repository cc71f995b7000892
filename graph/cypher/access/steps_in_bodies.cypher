// Purpose: The appointments of servants to positions of some bodies.
// Parameters:
//   $ids     list of ids of servants
//   $bodies  list of ids of organisations
// Rows:
//   servant         id
//   appointment     id
//   mode            how the position was filled, or null
//   start_earliest  first day on which it can have begun
//   start_latest    last day on which it can have begun
//   end_earliest    first day on which it can have ended, or null
//   end_latest      last day on which it can have ended, or null
//   open            whether it is still held
UNWIND $ids AS id
MATCH (s:Servant {id: id})-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
WHERE o.id IN $bodies
RETURN collect({
  servant: s.id, appointment: a.id, mode: a.mode, start_earliest: a.start_earliest, start_latest: a.start_latest,
  end_earliest: a.end_earliest, end_latest: a.end_latest, open: a.open
}) AS rows
