// Columns:
($since IS NULL OR (
    (s.known_since >= $since OR EXISTS { MATCH (s)<-[:DESCRIBES]-(record:PortalRecord) WHERE record.recorded_at >= $since })
    AND ($whole OR EXISTS {
      MATCH (s)-[:HELD]->(step:Appointment)-[:TO]->(:Position)-[:IN]->(seen:Organisation)
      WHERE seen.id IN $scope AND step.mode IS NOT NULL AND NOT step.mode IN $not_own
        AND step.start_latest <= $today AND (step.open OR step.end_earliest > $today)
    })
  ))
  AND ($led IS NULL OR (s.id <> $head AND (
    EXISTS {
      MATCH (s)-[:HELD]->(held:Appointment)-[:TO]->(:Position)-[:IN]->(body:Organisation)
      WHERE ($whole OR body.id IN $scope) AND any(span IN $led WHERE span.organisation = body.id AND held.start_latest < span.before
        AND (held.open OR (held.end_earliest > span.from AND held.end_earliest > held.start_latest)))
    } OR (EXISTS {
      MATCH (s)-[:HELD]->(held:Appointment)-[:TO]->(:Position)-[:IN]->(body:Organisation)
      WHERE any(span IN $led WHERE span.organisation = body.id AND held.start_latest < span.before
        AND (held.open OR (held.end_earliest > span.from AND held.end_earliest > held.start_latest)))
    } AND EXISTS {
      MATCH (s)-[:HELD]->(step:Appointment)-[:TO]->(:Position)-[:IN]->(seen:Organisation)
      WHERE seen.id IN $scope AND step.mode IS NOT NULL AND NOT step.mode IN $not_own
        AND step.start_latest <= $today AND (step.open OR step.end_earliest > $today)
    })
  )))
  AND (($promoted_from IS NULL AND $promoted_before IS NULL) OR (
    EXISTS {
      MATCH (s)-[:RECEIVED]->(move:Promotion)
      WHERE move.kind = 'promotion' AND ($promoted_from IS NULL OR move.ordered_latest >= $promoted_from)
        AND ($promoted_before IS NULL OR move.ordered_earliest < $promoted_before)
        AND ($whole OR NOT EXISTS {
          MATCH (move)-[:FROM|INTO]->(:Appointment)-[:TO]->(:Position)-[:IN]->(body:Organisation) WHERE NOT body.id IN $scope
        })
    } OR (EXISTS {
      MATCH (s)-[:RECEIVED]->(move:Promotion)
      WHERE move.kind = 'promotion' AND ($promoted_from IS NULL OR move.ordered_latest >= $promoted_from)
        AND ($promoted_before IS NULL OR move.ordered_earliest < $promoted_before)
    } AND EXISTS {
      MATCH (s)-[:HELD]->(step:Appointment)-[:TO]->(:Position)-[:IN]->(seen:Organisation)
      WHERE seen.id IN $scope AND step.mode IS NOT NULL AND NOT step.mode IN $not_own
        AND step.start_latest <= $today AND (step.open OR step.end_earliest > $today)
    })
  ))
  AND ($within IS NULL OR EXISTS {
    MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(served:Organisation) WHERE served.id IN $within_scope
  } OR (EXISTS {
      MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(served:Organisation) WHERE served.id IN $within
    } AND EXISTS {
      MATCH (s)-[:HELD]->(step:Appointment)-[:TO]->(:Position)-[:IN]->(seen:Organisation)
      WHERE seen.id IN $scope AND step.mode IS NOT NULL AND NOT step.mode IN $not_own
        AND step.start_latest <= $today AND (step.open OR step.end_earliest > $today)
    })
  )
  AND ($sanctioned IS NULL OR s.id IN $sanctioned)
