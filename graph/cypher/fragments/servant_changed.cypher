// Columns:
($since IS NULL OR s.known_since >= $since
  OR EXISTS { MATCH (s)<-[:DESCRIBES]-(told:PortalRecord) WHERE told.recorded_at >= $since })
