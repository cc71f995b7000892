// Purpose: Shows the leader's appointments, and the people whose posts reported to the leader's with their posts in the new body.
// Parameters:
//   $subjects  id of the leader's appointment in the new body, in a list
// Columns:
//   leader    path from the leader's posts to the body of the appointment
//   follower  path from the leader over a post that reported to the leader's to its holder's post in the same body, or null
MATCH leader = (a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
WHERE a.id IN $subjects
MATCH (s:Servant)-[:HELD]->(a)
OPTIONAL MATCH follower = (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)<-[:REPORTS_TO]-(:PositionVersion)<-[:HAS_VERSION]-(:Position)
  <-[:TO]-(:Appointment)<-[:HELD]-(:Servant)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o)
RETURN leader, follower LIMIT 50
