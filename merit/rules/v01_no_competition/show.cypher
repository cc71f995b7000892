// Purpose: Shows the appointment, its post and organisation, and the competitions held for that post.
// Parameters:
//   $subjects  id of the appointment, in a list
// Columns:
//   held          path from the servant to the organisation
//   competitions  path to a competition for the post, or null
MATCH held = (:Servant)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(:Organisation)
WHERE a.id IN $subjects
OPTIONAL MATCH competitions = (p)<-[:FOR]-(:Competition)
RETURN held, competitions LIMIT 50
