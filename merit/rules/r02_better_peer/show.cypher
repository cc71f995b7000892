// Purpose: Shows the promotion with both posts, the person's assessments, and those of others who held posts of the same body.
// Parameters:
//   $subjects  id of the new appointment, in a list
// Columns:
//   promotion  path from the old post to the new one
//   own        path to an assessment of the person, or null
//   peers      path from the body of the old post to an assessment of another person who held a post in it, or null
MATCH promotion = (p:Position)<-[:TO]-(:Appointment)<-[:FROM]-(:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
MATCH (s:Servant)-[:HELD]->(a)
MATCH (p)-[:IN]->(o:Organisation)
OPTIONAL MATCH own = (s)-[:ASSESSED_IN]->(:Assessment)
OPTIONAL MATCH peers = (o)<-[:IN]-(:Position)<-[:TO]-(:Appointment)<-[:HELD]-(:Servant)-[:ASSESSED_IN]->(:Assessment)
RETURN promotion, own, peers LIMIT 50
