// Purpose: The appointment, its post and body, and the competitions held for that post.
// Parameters:
//   $subjects  the appointment's id
// Columns:
//   held          path from the servant to the body
//   competitions  paths of competitions for the post, if any
MATCH held = (:Servant)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(:Organisation)
WHERE a.id IN $subjects
OPTIONAL MATCH competitions = (p)<-[:FOR]-(:Competition)
RETURN held, competitions LIMIT 50
