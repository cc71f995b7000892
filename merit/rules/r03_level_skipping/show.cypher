// Purpose: The move with both posts, and the competition the order names.
// Parameters:
//   $subjects  id of the appointment moved into
// Columns:
//   move         path from the post left to the post reached
//   competition  path to the competition, if any
MATCH move = (:Position)<-[:TO]-(:Appointment)<-[:FROM]-(:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
OPTIONAL MATCH competition = (a)-[:AFTER]->(:Competition)
RETURN move, competition LIMIT 50
