// Purpose: Shows the head's appointment, promotions inside the body, and the ties of kin of the head.
// Parameters:
//   $subjects  id of the head's appointment, in a list
// Columns:
//   head      path from the head to the body
//   promoted  path from a person over a promotion to the new post in the body, or null
//   kin       path from the head to kin, or null
MATCH head = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
WHERE a.id IN $subjects
OPTIONAL MATCH promoted = (o)<-[:IN]-(:Position)<-[:TO]-(b:Appointment)
  <-[:INTO]-(:Promotion)-[:FROM]->(:Appointment)<-[:HELD]-(:Servant)
WHERE b.order_date_latest >= a.start_earliest
OPTIONAL MATCH kin = (s)-[:KIN]->(:Kinship)<-[:KIN]-(:Servant)
RETURN head, promoted, kin LIMIT 50
