// Columns:
($portal IS NULL OR q.portal = $portal) AND ($kind IS NULL OR q.kind = $kind) AND ($state IS NULL OR q.state = $state)
  AND ($since IS NULL OR q.asked_at >= $since OR q.taken_at >= $since OR q.ended_at >= $since)
