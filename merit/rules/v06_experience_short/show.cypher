// Purpose: Shows the appointment with what its post demands, and the person's other posts and contracts.
// Parameters:
//   $subjects  id of the appointment, in a list
// Columns:
//   held      path from the servant to the version of the post
//   posts     path to another post of the person, or null
//   contract  path to an employer of the person, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(:PositionVersion)
WHERE a.id IN $subjects
OPTIONAL MATCH posts = (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)
OPTIONAL MATCH contract = (s)-[:SIGNED]->(:Contract)-[:WITH]->(:Organisation)
RETURN held, posts, contract LIMIT 50
