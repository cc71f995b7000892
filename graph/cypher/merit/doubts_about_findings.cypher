// Purpose: Tells of findings whether they rest on a record that is missing at its portal, or on a servant with rows in quarantine.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   id                       of the finding
//   rests_on_missing_record  whether a node of its evidence has portal records and all of them are missing at their portals
//   has_quarantined_rows     whether a row in quarantine belongs to a record of the servant or of her facts
UNWIND $ids AS id
MATCH (f:Finding {id: id})-[:CONCERNS]->(s:Servant)
WITH f.id AS id,
  EXISTS {
    MATCH (f)-[:EVIDENCE]->(n)
    WHERE EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(:PortalRecord) }
      AND NOT EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(r:PortalRecord) WHERE r.absent_since IS NULL }
    RETURN n
  } AS rests_on_missing_record,
  EXISTS {
    MATCH (s)<-[:DESCRIBES]-(r:PortalRecord)
    MATCH (q:QuarantinedRow {key: r.key})
    WHERE q.portal = r.portal AND q.stream = r.stream
    RETURN q
  } OR EXISTS {
    MATCH (s)-[:HELD|SIGNED|MADE|TOOK|HOLDS|ASSESSED_IN|GIVEN|LISTED|GRANTED|EDUCATED|DECLARED|FILED|KIN]->(n)
    MATCH (n)<-[:DESCRIBES]-(r:PortalRecord)
    MATCH (q:QuarantinedRow {key: r.key})
    WHERE q.portal = r.portal AND q.stream = r.stream
    RETURN q
  } AS has_quarantined_rows
RETURN collect({id: id, rests_on_missing_record: rests_on_missing_record, has_quarantined_rows: has_quarantined_rows}) AS rows
