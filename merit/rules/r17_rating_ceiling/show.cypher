// Purpose: Shows the people whom a body employed in a period, with their assessments for it.
// Parameters:
//   $subjects  id of the organisation, and the period as its first day and its end, in a list
// Columns:
//   service     path from a servant to the organisation
//   assessment  path from the servant to an assessment for the period
MATCH (o:Organisation)<-[:IN]-(p:Position)<-[:TO]-(a:Appointment)<-[:HELD]-(s:Servant)
WHERE o.id IN $subjects
MATCH service = (s)-[:HELD]->(a)-[:TO]->(p)-[:IN]->(o)
MATCH assessment = (s)-[:ASSESSED_IN]->(x:Assessment)
WHERE toString(x.period_from_earliest) + '/' + toString(x.period_to_earliest) IN $subjects
  AND a.start_earliest < x.period_to_earliest AND (a.open OR a.end_latest > x.period_from_earliest)
RETURN service, assessment LIMIT 50
