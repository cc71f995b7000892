// Purpose: Shows the appointment with its post, or the certificate with its course.
// Parameters:
//   $subjects  id of the appointment or of the certificate, in a list
// Columns:
//   judged  path from the servant to the appointment or the certificate
//   about   path from it to its post, or from the course to it, or null
MATCH judged = (:Servant)-[:HELD|HOLDS]->(subject)
WHERE subject.id IN $subjects
OPTIONAL MATCH post = (subject)-[:TO]->(:Position)-[:IN]->(:Organisation)
OPTIONAL MATCH course = (subject)<-[:EARNED]-(:Enrolment)-[:OF]->(:Course)
RETURN judged, coalesce(post, course) AS about LIMIT 50
