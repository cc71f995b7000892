// Purpose: Counts the positions of each of several organisations.
// Parameters:
//   $owners  list of organisation ids
// Rows:
//   owner   id of the organisation
//   number  of its positions
UNWIND $owners AS id
MATCH (o:Organisation {id: id})
WITH o.id AS owner, COUNT { (o)<-[:IN]-(:Position) } AS number
RETURN collect({owner: owner, number: number}) AS rows
