// Columns:
($portal IS NULL OR run.portal = $portal) AND ($state IS NULL OR run.state = $state)
  AND ($since IS NULL OR run.started_at >= $since OR run.ended_at >= $since)
