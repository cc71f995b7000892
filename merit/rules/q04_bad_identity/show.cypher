// Purpose: Shows the number (its keyed hash), the servant and the posts.
// Parameters:
//   $subjects  key of the identifier, in a list
// Columns:
//   identified  path from the identifier to the servant
//   held        path from the servant to a post, or null
MATCH identified = (i:Identifier)-[:IDENTIFIES]->(s:Servant)
WHERE i.key IN $subjects
OPTIONAL MATCH held = (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)
RETURN identified, held LIMIT 50
