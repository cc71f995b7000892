// Columns:
($position IS NULL OR EXISTS { MATCH (c)-[:FOR]->(:Position {id: $position}) })
  AND ($within IS NULL
    OR EXISTS { MATCH (c)-[:FOR]->(:Position)-[:IN]->(body:Organisation) WHERE body.id IN $within })
  AND ($annulled IS NULL OR c.annulled = $annulled)
  AND ($day_from IS NULL OR c.announced_latest >= $day_from)
  AND ($day_before IS NULL OR c.announced_earliest < $day_before)
  AND ($since IS NULL OR c.known_since >= $since
    OR EXISTS { MATCH (c)<-[:DESCRIBES]-(told:PortalRecord) WHERE told.recorded_at >= $since })
