UNWIND $ids AS id
MATCH (n:Promotion {id: id}) USING INDEX SEEK n:Promotion(id)
RETURN n.id AS id, labels(n) AS labels, properties(n) AS properties,
  COLLECT { MATCH (n)-[:TO|FOR]->(p:Position) RETURN p.title AS title ORDER BY title } AS posts,
  COLLECT {
  MATCH (n)-[:FROM|INTO*0..1]->(a)
  OPTIONAL MATCH (a)<-[:CONFIRMS*0..1]-(described)<-[:DESCRIBES]-(r:PortalRecord)
  WHERE a.known_since IS NULL
  RETURN {
    node: a.id, itself: coalesce(described.id = a.id, true),
    since: coalesce(
      a.known_since,
      COLLECT { MATCH (r)-[:HAS_VERSION]->(v:RecordVersion) RETURN v.recorded_at AS at ORDER BY at LIMIT 1 }[0],
      r.recorded_at
    )
  } AS by_record
} AS stated
