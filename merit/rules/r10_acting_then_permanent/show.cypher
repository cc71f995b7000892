// Purpose: Shows all spells of the person in the post, and the competitions held for it.
// Parameters:
//   $subjects  id of the appointment that confirmed the person, in a list
// Columns:
//   held          path from the servant to the post
//   competitions  path to a competition for the post, or null
MATCH (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)
WHERE a.id IN $subjects
MATCH held = (s)-[:HELD]->(:Appointment)-[:TO]->(p)
OPTIONAL MATCH competitions = (p)<-[:FOR]-(:Competition)
RETURN held, competitions LIMIT 50
