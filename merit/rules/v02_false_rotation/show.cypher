// Purpose: Shows the rotation or transfer with both posts, and the order's competition, if it names one.
// Parameters:
//   $subjects  id of the new appointment, in a list
// Columns:
//   move         path from the old post to the new one
//   competition  path to the competition, or null
MATCH move = (:Position)<-[:TO]-(:Appointment)<-[:FROM]-(:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
OPTIONAL MATCH competition = (a)-[:AFTER]->(:Competition)
RETURN move, competition LIMIT 50
