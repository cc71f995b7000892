// Purpose: Shows the promotion with both posts, and the assessments before it of everybody who was in a post of the same rank and
//   body on the day of the order, the promoted person among them.
// Parameters:
//   $subjects  id of the new appointment, in a list
// Columns:
//   promotion  path from the old post to the new one
//   rated      path from the body of the old post to an assessment of a person in a post of it, or null
MATCH promotion = (p:Position)<-[:TO]-(:Appointment)<-[:FROM]-(:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(:Position)
WHERE a.id IN $subjects
MATCH (p)-[:IN]->(o:Organisation), (p)-[:HAS_VERSION]->(v:PositionVersion)
WITH DISTINCT promotion, o, v.ladder AS ladder, v.rank AS rank, coalesce(a.order_date_latest, a.start_latest) AS day
OPTIONAL MATCH rated = (o)<-[:IN]-(q:Position)<-[:TO]-(h:Appointment)<-[:HELD]-(:Servant)-[:ASSESSED_IN]->(x:Assessment)
WHERE h.start_earliest <= day AND (h.open OR h.end_latest > day) AND x.fixed_on_earliest < day
  AND EXISTS { MATCH (q)-[:HAS_VERSION]->(w:PositionVersion) WHERE w.ladder = ladder AND w.rank = rank }
RETURN promotion, rated LIMIT 50
