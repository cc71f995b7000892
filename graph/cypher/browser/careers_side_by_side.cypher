// Purpose: Shows the careers of up to ten people side by side: their posts with the bodies, and which post followed which. The latest
//   hundred posts are shown.
// Parameters:
//   $servants  ids of the people, in a list
// Columns:
//   held  path from a person over a post to its body
//   next  path from the appointment to the one that followed it, or null
MATCH held = (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(:Organisation)
WHERE s.id IN $servants[0..10]
OPTIONAL MATCH next = (a)-[:NEXT]->(:Appointment)
RETURN held, next ORDER BY a.start_latest DESC, a.id LIMIT 100
