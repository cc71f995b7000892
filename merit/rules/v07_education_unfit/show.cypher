// Purpose: Shows the appointment with what its post demands, and the person's diplomas.
// Parameters:
//   $subjects  id of the appointment, in a list
// Columns:
//   held     path from the servant to the version of the post
//   diploma  path to a diploma of the person, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(:PositionVersion)
WHERE a.id IN $subjects
OPTIONAL MATCH diploma = (s)-[:EDUCATED]->(:Education)
RETURN held, diploma LIMIT 50
