// Columns:
//   stated  since when the hub knows the node `n`, a move by its appointments: a list of maps {node, itself, since}. `node` is the
//           node, or an appointment of the move; `itself` is false for the record of a contract that confirms it; `since` is the first
//           moment at which the record, or any record, stated it, null for a node without records
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
}
