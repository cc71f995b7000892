// Purpose: Shows the competition with the requirements of its post through time, and everybody who applied.
// Parameters:
//   $subjects  id of the competition, in a list
// Columns:
//   post       path from the competition to a version of the post
//   applicant  path from a servant to the competition, or null
//   diploma    path to a diploma of the applicant, or null
MATCH post = (c:Competition)-[:FOR]->(:Position)-[:HAS_VERSION]->(:PositionVersion)
WHERE c.id IN $subjects
OPTIONAL MATCH applicant = (c)<-[:IN]-(:Application)<-[:MADE]-(s:Servant)
OPTIONAL MATCH diploma = (s)-[:EDUCATED]->(:Education)
RETURN post, applicant, diploma LIMIT 50
