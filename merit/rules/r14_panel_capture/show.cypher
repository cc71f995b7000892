// Purpose: Shows the competitions on whose panels a person sat, who applied, and to whom the posts of the applicants reported.
// Parameters:
//   $subjects  id of the member's earliest appointment, in a list
// Columns:
//   panel      path from the competition to the member
//   applicant  path from a servant to the competition, or null
//   line       path from the applicant's appointment to a post that the member held, or null
MATCH (a:Appointment)<-[:HELD]-(m:Servant)
WHERE a.id IN $subjects
MATCH panel = (c:Competition)-[:PANEL]->(m)
OPTIONAL MATCH applicant = (c)<-[:IN]-(:Application)<-[:MADE]-(s:Servant)
OPTIONAL MATCH line = (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(:PositionVersion)
  -[:REPORTS_TO]->(:Position)<-[:TO]-(:Appointment)<-[:HELD]-(m)
RETURN panel, applicant, line LIMIT 50
