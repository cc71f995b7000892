// Purpose: The nodes that make findings less certain, so that a caller is told of those alone that she sees.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   finding      id
//   missing      ids of the nodes of its evidence that have portal records, of themselves or of an appointment of a move, and all
//                of them are missing at their portals
//   quarantined  ids of the servant and of her facts to a record of which a row in quarantine belongs
UNWIND $ids AS id
MATCH (f:Finding {id: id})
OPTIONAL MATCH (f)-[:CONCERNS]->(s:Servant)
WITH f,
  COLLECT {
    MATCH (f)-[:EVIDENCE]->(e)-[:FROM|INTO*0..1]->(n)
    WHERE EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(:PortalRecord) }
      AND NOT EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(r:PortalRecord) WHERE r.absent_since IS NULL }
    RETURN DISTINCT e.id AS node
  } AS missing,
  COLLECT {
    MATCH (s)<-[:DESCRIBES]-(r:PortalRecord)
    MATCH (q:QuarantinedRow {key: r.key})
    WHERE q.portal = r.portal AND q.stream = r.stream
    RETURN DISTINCT s.id AS node
  } + COLLECT {
    MATCH (s)-[:HELD|SIGNED|MADE|TOOK|HOLDS|ASSESSED_IN|GIVEN|LISTED|GRANTED|EDUCATED|DECLARED|FILED|KIN]->(n)
    MATCH (n)<-[:DESCRIBES]-(r:PortalRecord)
    MATCH (q:QuarantinedRow {key: r.key})
    WHERE q.portal = r.portal AND q.stream = r.stream
    RETURN DISTINCT n.id AS node
  } AS quarantined
RETURN collect({finding: f.id, missing: missing, quarantined: quarantined}) AS rows
