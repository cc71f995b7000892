// Columns:
($recipient IS NULL OR d.recipient = $recipient) AND ($kind IS NULL OR d.kind = $kind)
  AND ($state IS NULL OR d.state = $state)
  AND ($since IS NULL OR d.queued_at >= $since OR d.ended_at >= $since)
