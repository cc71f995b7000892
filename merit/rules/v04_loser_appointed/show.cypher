// Purpose: Shows the appointment with its post, the competition that its order names, and the person's applications in it.
// Parameters:
//   $subjects  id of the appointment, in a list
// Columns:
//   held         path from the servant to the organisation
//   competition  path from the appointment to the competition
//   own          path from the competition to the servant by an application, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(:Organisation)
WHERE a.id IN $subjects
MATCH competition = (a)-[:AFTER]->(c:Competition)
OPTIONAL MATCH own = (c)<-[:IN]-(:Application)<-[:MADE]-(s)
RETURN held, competition, own LIMIT 50
