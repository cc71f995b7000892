// Purpose: The people who hold or held a position, or applied for it.
// Parameters:
//   $position  id of the position
// Columns:
//   holders     list of ids of servants
//   applicants  list of ids of servants
MATCH (p:Position {id: $position})
OPTIONAL MATCH (p)<-[:TO]-(:Appointment)<-[:HELD]-(holder:Servant)
WITH p, collect(DISTINCT holder.id) AS holders
OPTIONAL MATCH (p)<-[:FOR]-(:Competition)<-[:IN]-(:Application)<-[:MADE]-(applicant:Servant)
RETURN holders, collect(DISTINCT applicant.id) AS applicants
