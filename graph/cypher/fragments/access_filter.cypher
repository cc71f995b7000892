// Columns:
e.sort_key < $after AND e.sort_key >= $since_key
  AND ($actor IS NULL OR e.actor = $actor) AND ($body IS NULL OR e.body = $body)
  AND ($refused IS NULL OR e.refused = $refused) AND ($servants IS NULL OR e.servant IN $servants)
