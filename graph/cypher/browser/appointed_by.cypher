// Purpose: Shows whom a person appointed and who appointed her, as the signatures under the orders say.
// Parameters:
//   $servant  id of the person
// Columns:
//   path  path from the signer over the appointed person's appointment and post to its body, or from the appointed person to her
//     appointment
MATCH path = (s:Servant)<-[:APPOINTED_BY]-(a:Appointment)<-[:HELD]-(:Servant)
WHERE s.id = $servant
RETURN path ORDER BY a.start_latest DESC, a.id LIMIT 40
UNION ALL
MATCH path = (s:Servant)<-[:APPOINTED_BY]-(a:Appointment)-[:TO]->(:Position)-[:IN]->(:Organisation)
WHERE s.id = $servant
RETURN path ORDER BY a.start_latest DESC, a.id LIMIT 40
UNION ALL
MATCH path = (s:Servant)-[:HELD]->(a:Appointment)-[:APPOINTED_BY]->(:Servant)
WHERE s.id = $servant
RETURN path ORDER BY a.start_latest DESC, a.id LIMIT 20
