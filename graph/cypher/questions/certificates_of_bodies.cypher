// Purpose: Reads a page of the certificates of the people who hold a post in bodies on a day, or may hold one.
// Parameters:
//   $bodies  list of organisation ids
//   $day     the day
//   $after   last id of the previous page, '' for the first page
//   $limit   maximum number of certificates
// Rows:
//   {{compared_certificate}}
MATCH (o:Organisation)<-[:IN]-(:Position)<-[:TO]-(a:Appointment)<-[:HELD]-(:Servant)-[:HOLDS]->(c:Certificate)
WHERE o.id IN $bodies AND c.id > $after AND a.start_earliest <= $day AND (a.open OR coalesce(a.end_latest > $day, true))
WITH DISTINCT c ORDER BY c.id LIMIT $limit
RETURN collect({ {{compared_certificate}} }) AS rows
