// Purpose: Shows all rounds of competitions for the post, and everybody who applied in them.
// Parameters:
//   $subjects  id of the last round, in a list
// Columns:
//   rounds     path from the post to one of its rounds
//   applicant  path from a servant to that round, or null
MATCH (c:Competition)-[:FOR]->(p:Position)
WHERE c.id IN $subjects
MATCH rounds = (p)<-[:FOR]-(r:Competition)
OPTIONAL MATCH applicant = (r)<-[:IN]-(:Application)<-[:MADE]-(:Servant)
RETURN rounds, applicant LIMIT 50
