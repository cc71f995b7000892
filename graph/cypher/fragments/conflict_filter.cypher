// Columns:
($label IS NULL OR c.label = $label) AND ($property IS NULL OR c.property = $property)
  AND ($state IS NULL OR c.state = $state)
  AND ($since IS NULL OR c.opened_at >= $since OR c.closed_at >= $since)
