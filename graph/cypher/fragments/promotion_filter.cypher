// Columns:
($servant IS NULL OR EXISTS { MATCH (m)<-[:RECEIVED]-(:Servant {id: $servant}) })
  AND ($within IS NULL OR EXISTS {
    MATCH (m)-[:INTO]->(:Appointment)-[:TO]->(:Position)-[:IN]->(body:Organisation) WHERE body.id IN $within
  })
  AND ($kind IS NULL OR m.kind = $kind)
  AND ($day_from IS NULL OR m.ordered_latest >= $day_from)
  AND ($day_before IS NULL OR m.ordered_earliest < $day_before)
  AND ($since IS NULL OR EXISTS { MATCH (m)-[:FROM|INTO]->(a:Appointment) WHERE a.known_since >= $since }
    OR EXISTS { MATCH (m)-[:FROM|INTO]->(:Appointment)<-[:DESCRIBES]-(told:PortalRecord) WHERE told.recorded_at >= $since })
