// Purpose: Shows the competition with its post, and the orders that name it.
// Parameters:
//   $subjects  id of the competition, in a list
// Columns:
//   post     path from the competition to the organisation
//   ordered  path from a servant to the competition by an appointment, or null
MATCH post = (c:Competition)-[:FOR]->(:Position)-[:IN]->(:Organisation)
WHERE c.id IN $subjects
OPTIONAL MATCH ordered = (c)<-[:AFTER]-(:Appointment)<-[:HELD]-(:Servant)
RETURN post, ordered LIMIT 50
