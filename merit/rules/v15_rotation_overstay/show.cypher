// Purpose: Shows the spell in the rotational post, its versions and the person's other posts.
// Parameters:
//   $subjects  id of the appointment, in a list
// Columns:
//   held   path from the servant to a version of the post
//   posts  path to another post of the person, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(:PositionVersion)
WHERE a.id IN $subjects
OPTIONAL MATCH posts = (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)
RETURN held, posts LIMIT 50
