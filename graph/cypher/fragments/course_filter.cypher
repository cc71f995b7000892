// Columns:
($kind IS NULL OR k.kind = $kind)
  AND ($title IS NULL OR toLower(k.title) CONTAINS toLower($title))
  AND ($provider IS NULL OR toLower(k.provider) = toLower($provider))
  AND ($competency IS NULL OR EXISTS { MATCH (k)-[:DEVELOPS]->(:Competency {id: $competency}) })
  AND ($since IS NULL OR k.known_since >= $since
    OR EXISTS { MATCH (k)<-[:DESCRIBES]-(record:PortalRecord) WHERE record.recorded_at >= $since })
