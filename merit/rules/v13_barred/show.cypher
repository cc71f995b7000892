// Purpose: Shows the appointment with its post, all appointments of the person, and the bars on record.
// Parameters:
//   $subjects  id of the appointment, in a list
// Columns:
//   held     path from the servant to the post
//   earlier  path to another appointment of the servant, or null
//   bars     path to a bar, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
OPTIONAL MATCH earlier = (s)-[:HELD]->(b:Appointment)-[:TO]->(:Position)
WHERE b.id <> a.id
OPTIONAL MATCH bars = (s)-[:GIVEN]->(:Bar)
RETURN held, earlier, bars LIMIT 50
