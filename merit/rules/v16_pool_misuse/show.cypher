// Purpose: Shows the appointment with its post and organisation, and the person's memberships of pools and reserves.
// Parameters:
//   $subjects  id of the appointment, in a list
// Columns:
//   held     path from the servant to the organisation
//   reserve  path to a membership of the person, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(:Organisation)
WHERE a.id IN $subjects
OPTIONAL MATCH reserve = (s)-[:LISTED]->(:ReserveMembership)
RETURN held, reserve LIMIT 50
