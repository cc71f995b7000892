// Purpose: Shows the head's appointment, and the posts of its body that people gave up, with these people.
// Parameters:
//   $subjects  id of the head's appointment, in a list
// Columns:
//   head  path from the head to the body
//   left  path from a person to a post of the body that ended after the head came, or null
MATCH head = (:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
WHERE a.id IN $subjects
OPTIONAL MATCH left = (o)<-[:IN]-(:Position)<-[:TO]-(b:Appointment)<-[:HELD]-(:Servant)
WHERE b.end_latest > a.start_earliest
RETURN head, left ORDER BY b.end_latest LIMIT 50
