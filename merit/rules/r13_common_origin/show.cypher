// Purpose: Shows the orders that a person signed, with the schools of the people whom they appoint.
// Parameters:
//   $subjects  id of the appointer's earliest appointment, in a list
// Columns:
//   pick    path from the appointed servant, whose birthplace it shows, to the signer
//   post    path from the appointment to the body
//   school  path to a diploma of the appointed servant, or null
MATCH (own:Appointment)<-[:HELD]-(m:Servant)
WHERE own.id IN $subjects
MATCH pick = (s:Servant)-[:HELD]->(a:Appointment)-[:APPOINTED_BY]->(m)
MATCH post = (a)-[:TO]->(:Position)-[:IN]->(:Organisation)
OPTIONAL MATCH school = (s)-[:EDUCATED]->(:Education)
RETURN pick, post, school LIMIT 50
