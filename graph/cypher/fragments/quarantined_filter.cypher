// Columns:
($portal IS NULL OR q.portal = $portal) AND ($stream IS NULL OR q.stream = $stream)
  AND ($code IS NULL OR q.reason = $code) AND ($field IS NULL OR q.field = $field)
  AND ($since IS NULL OR q.recorded_at >= $since)
