// Purpose: Shows the grant or the current appointment, and the person's certificates and courses.
// Parameters:
//   $subjects  id of the degree grant or of the appointment, in a list
// Columns:
//   judged       path from the servant to the grant or the appointment
//   certificate  path to a certificate of the person, or null
//   course       path to a course that the person took, or null
MATCH judged = (s:Servant)-[:GRANTED|HELD]->(subject)
WHERE subject.id IN $subjects
OPTIONAL MATCH certificate = (s)-[:HOLDS]->(:Certificate)
OPTIONAL MATCH course = (s)-[:TOOK]->(:Enrolment)-[:OF]->(:Course)
RETURN judged, certificate, course LIMIT 50
