// Purpose: Shows the appointment with its body, and the person's contracts with that body.
// Parameters:
//   $subjects  id of the appointment, in a list
// Columns:
//   held      path from the servant to the body
//   contract  path from the servant to the body by a contract, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
WHERE a.id IN $subjects
OPTIONAL MATCH contract = (s)-[:SIGNED]->(:Contract)-[:WITH]->(o)
RETURN held, contract LIMIT 50
