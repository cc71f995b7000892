// Purpose: Shows both posts and the person who held them.
// Parameters:
//   $subjects  ids of the two appointments
// Columns:
//   held  path from the servant to the organisation
MATCH held = (:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(:Organisation)
WHERE a.id IN $subjects
RETURN held LIMIT 50
