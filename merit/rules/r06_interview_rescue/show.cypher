// Purpose: Shows the competition with its post, and everybody who applied.
// Parameters:
//   $subjects  id of the competition, in a list
// Columns:
//   post       path from the competition to the organisation
//   applicant  path from a servant to the competition, or null
MATCH post = (c:Competition)-[:FOR]->(:Position)-[:IN]->(:Organisation)
WHERE c.id IN $subjects
OPTIONAL MATCH applicant = (c)<-[:IN]-(:Application)<-[:MADE]-(:Servant)
RETURN post, applicant LIMIT 50
