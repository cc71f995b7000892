// Purpose: Shows the first appointment and the moves after it.
// Parameters:
//   $subjects  id of the first entrant's appointment, in a list
// Columns:
//   held  path from the servant to the body of the first post
//   move  path from a post of the person to the next one, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(:Organisation)
WHERE a.id IN $subjects
OPTIONAL MATCH move = (s)-[:RECEIVED]->(:Promotion)-[:INTO]->(:Appointment)-[:TO]->(:Position)
RETURN held, move LIMIT 50
