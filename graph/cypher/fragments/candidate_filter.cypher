// Columns:
($kind IS NULL OR c.kind = $kind) AND ($state IS NULL OR c.state = $state)
  AND ($servants IS NULL OR c.left IN $servants OR c.right IN $servants) AND ($least IS NULL OR c.score >= $least)
  AND ($since IS NULL OR c.found_at >= $since)
