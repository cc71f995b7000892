// Purpose: Shows the competitions for the posts of a body, with everybody who applied.
// Parameters:
//   $subjects  id of the organisation, in a list
// Columns:
//   competition  path from a competition to the organisation
//   applicant    path from a servant to the competition, or null
MATCH competition = (c:Competition)-[:FOR]->(:Position)-[:IN]->(o:Organisation)
WHERE o.id IN $subjects
OPTIONAL MATCH applicant = (c)<-[:IN]-(:Application)<-[:MADE]-(:Servant)
RETURN competition, applicant LIMIT 50
