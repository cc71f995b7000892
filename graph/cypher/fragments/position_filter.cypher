// Columns:
p.sort_key > $after AND p.sort_key < $until
  AND EXISTS { MATCH (p)-[:IN]->(holder:Organisation) WHERE $within IS NULL OR holder.id IN $within }
  AND (($ladder IS NULL AND $least_rank IS NULL AND $most_rank IS NULL AND $head_of_body IS NULL AND $vacant_since IS NULL)
    OR EXISTS {
      MATCH (p)-[:HAS_VERSION]->(current:PositionVersion)
      WHERE current.start_latest <= $today AND (current.open OR $today < current.end_earliest)
        AND ($ladder IS NULL OR current.ladder = $ladder)
        AND ($least_rank IS NULL OR current.rank >= $least_rank) AND ($most_rank IS NULL OR current.rank <= $most_rank)
        AND ($head_of_body IS NULL OR current.head_of_body = $head_of_body)
    })
  AND ($vacant_since IS NULL OR (
    EXISTS { MATCH (p)-[:HAS_VERSION]->(earlier:PositionVersion) WHERE earlier.start_latest <= $vacant_since }
    AND NOT EXISTS {
      MATCH (p)<-[:TO]-(held:Appointment)
      WHERE held.start_earliest <= $today AND (held.open OR held.end_latest > $vacant_since)
    }))
  AND ($area IS NULL OR EXISTS {
    MATCH (p)-[:IN]->(:Organisation)-[:HAS_VERSION]->(located:OrganisationVersion)-[:LOCATED_IN]->(:Area)-[:WITHIN*0..]->(around:Area)
    WHERE around.code = $area AND located.start_latest <= $today AND (located.open OR $today < located.end_earliest)
  })
  AND ($since IS NULL OR p.known_since >= $since OR EXISTS {
    MATCH (p)-[:HAS_VERSION*0..1]->()<-[:DESCRIBES]-(record:PortalRecord) WHERE record.recorded_at >= $since
  })
