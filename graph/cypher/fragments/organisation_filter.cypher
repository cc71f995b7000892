// Columns:
o.sort_key > $after AND o.sort_key < $until
  AND ($country IS NULL OR o.country = $country)
  AND ($level IS NULL OR EXISTS {
    MATCH (o)-[:HAS_VERSION]->(current:OrganisationVersion)
    WHERE current.level = $level AND current.start_latest <= $today AND (current.open OR $today < current.end_earliest)
  })
  AND ($since IS NULL OR o.known_since >= $since OR EXISTS {
    MATCH (o)-[:HAS_VERSION*0..1]->()<-[:DESCRIBES]-(record:PortalRecord) WHERE record.recorded_at >= $since
  })
