// Columns:
($kind IS NULL OR c.kind = $kind) AND ($state IS NULL OR c.state = $state)
  AND ($servant IS NULL OR c.left = $servant OR c.right = $servant) AND ($least IS NULL OR c.score >= $least)
  AND ($since IS NULL OR c.found_at >= $since)
