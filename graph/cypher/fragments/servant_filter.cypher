// Columns:
($since IS NULL OR s.known_since >= $since
    OR EXISTS { MATCH (s)<-[:DESCRIBES]-(record:PortalRecord) WHERE record.recorded_at >= $since })
  AND ($led IS NULL OR (s.id <> $head AND EXISTS {
    MATCH (s)-[:HELD]->(held:Appointment)-[:TO]->(:Position)-[:IN]->(body:Organisation)
    WHERE any(span IN $led WHERE span.organisation = body.id AND held.start_latest < span.before
      AND (held.open OR (held.end_earliest > span.from AND held.end_earliest > held.start_latest)))
  }))
  AND (($promoted_from IS NULL AND $promoted_before IS NULL) OR EXISTS {
    MATCH (s)-[:RECEIVED]->(move:Promotion)
    WHERE move.kind = 'promotion' AND ($promoted_from IS NULL OR move.ordered_latest >= $promoted_from)
      AND ($promoted_before IS NULL OR move.ordered_earliest < $promoted_before)
  })
  AND ($within IS NULL OR EXISTS {
    MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(served:Organisation) WHERE served.id IN $within
  })
  AND ($sanctioned IS NULL OR s.id IN $sanctioned)
