// Columns:
($servant IS NULL OR EXISTS { MATCH (a)<-[:HELD]-(:Servant {id: $servant}) })
  AND ($position IS NULL OR EXISTS { MATCH (a)-[:TO]->(:Position {id: $position}) })
  AND ($appointed_by IS NULL OR EXISTS { MATCH (a)-[:APPOINTED_BY]->(:Servant {id: $appointed_by}) })
  AND ($within IS NULL
    OR EXISTS { MATCH (a)-[:TO]->(:Position)-[:IN]->(body:Organisation) WHERE body.id IN $within })
  AND ($mode IS NULL OR a.mode = $mode)
  AND ($order_number IS NULL OR a.order_number = $order_number)
  AND ($day_from IS NULL OR coalesce(a.order_date_latest, a.start_latest) >= $day_from)
  AND ($day_before IS NULL OR coalesce(a.order_date_earliest, a.start_earliest) < $day_before)
  AND ($open_on IS NULL OR (a.start_latest <= $open_on AND (a.open OR a.end_earliest > $open_on)))
  AND ($since IS NULL OR a.known_since >= $since
    OR EXISTS { MATCH (a)<-[:DESCRIBES]-(told:PortalRecord) WHERE told.recorded_at >= $since })
