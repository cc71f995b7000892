// Columns:
($portal IS NULL OR r.portal = $portal) AND ($stream IS NULL OR r.stream = $stream)
  AND ($label IS NULL OR p.label = $label) AND ($since IS NULL OR p.since >= $since)
