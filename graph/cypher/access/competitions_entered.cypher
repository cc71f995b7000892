// Purpose: Which of some competitions a servant entered by an application.
// Parameters:
//   $ids      list of ids of competitions
//   $servant  id of the servant, or null for nobody
// Rows:
//   id  of the competition
UNWIND $ids AS id
MATCH (c:Competition {id: id})
WHERE EXISTS { MATCH (c)<-[:IN]-(:Application)<-[:MADE]-(:Servant {id: $servant}) }
RETURN collect({id: c.id}) AS rows
