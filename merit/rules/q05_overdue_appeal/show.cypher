// Purpose: Shows the appeal with what it is about, and the posts of the person.
// Parameters:
//   $subjects  id of the appeal, in a list
// Columns:
//   filed  path from the servant to the appeal
//   about  path from the appeal to what it is about, or null
//   held   path from the servant to an organisation, or null
MATCH filed = (s:Servant)-[:FILED]->(x:Appeal)
WHERE x.id IN $subjects
OPTIONAL MATCH about = (x)-[:ABOUT]->()
OPTIONAL MATCH held = (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(:Organisation)
RETURN filed, about, held LIMIT 50
