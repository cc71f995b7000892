// Purpose: Shows the complaint with what it is about, and the appointments and moves of the person.
// Parameters:
//   $subjects  id of the appeal, in a list
// Columns:
//   filed  path from the servant to the appeal
//   about  path from the appeal to what it is about, or null
//   held   path to an appointment with its post, or null
//   moved  path to a move, or null
MATCH filed = (s:Servant)-[:FILED]->(x:Appeal)
WHERE x.id IN $subjects
OPTIONAL MATCH about = (x)-[:ABOUT]->()
OPTIONAL MATCH held = (s)-[:HELD]->(a:Appointment)-[:TO]->(:Position)
OPTIONAL MATCH moved = (a)<-[:INTO]-(:Promotion)-[:FROM]->(:Appointment)
RETURN filed, about, held, moved LIMIT 50
