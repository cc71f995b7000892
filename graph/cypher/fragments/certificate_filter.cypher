// Columns:
($servant IS NULL OR EXISTS { MATCH (c)<-[:HOLDS]-(:Servant {id: $servant}) })
  AND ($within IS NULL OR EXISTS {
    MATCH (c)<-[:HOLDS]-(:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(body:Organisation)
    WHERE body.id IN $within AND a.start_earliest <= $today AND (a.open OR coalesce(a.end_latest > $today, true))
  })
  AND ($course IS NULL OR EXISTS { MATCH (c)<-[:EARNED]-(:Enrolment)-[:OF]->(:Course {id: $course}) })
  AND ($day_from IS NULL OR c.issued_latest >= $day_from)
  AND ($day_before IS NULL OR c.issued_earliest < $day_before)
  AND ($valid_on IS NULL OR (c.issued_latest <= $valid_on AND coalesce(c.valid_until_earliest >= $valid_on, true)))
  AND ($since IS NULL OR c.known_since >= $since
    OR EXISTS { MATCH (c)<-[:DESCRIBES]-(told:PortalRecord) WHERE told.recorded_at >= $since })
