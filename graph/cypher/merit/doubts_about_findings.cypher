// Purpose: Tells of findings whether they rest on a record that is missing at its portal, on a match that nobody has settled, or
//   on a servant with rows in quarantine.
// Parameters:
//   $ids  list of finding ids
// Rows:
//   id                         of the finding
//   rests_on_missing_record    whether a node of its evidence, or an appointment of a move among it, has portal records and all of
//                              them are missing at their portals
//   rests_on_unreviewed_match  whether a match candidate of the servant, or of one in its evidence, is open or was left unsure, or a
//                              tie in its evidence was matched and not declared
//   has_quarantined_rows       whether a row in quarantine belongs to a record of the servant or of her facts; false for a finding
//                              about a body
UNWIND $ids AS id
MATCH (f:Finding {id: id})
OPTIONAL MATCH (f)-[:CONCERNS]->(s:Servant)
WITH f.id AS id,
  EXISTS {
    MATCH (f)-[:EVIDENCE]->()-[:FROM|INTO*0..1]->(n)
    WHERE EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(:PortalRecord) }
      AND NOT EXISTS { MATCH (n)<-[:CONFIRMS*0..1]-()<-[:DESCRIBES]-(r:PortalRecord) WHERE r.absent_since IS NULL }
    RETURN n
  } AS rests_on_missing_record,
  EXISTS {
    MATCH (f)-[:CONCERNS|EVIDENCE]->(p:Servant)<-[:BETWEEN]-(c:MatchCandidate)
    WHERE c.kind = 'servant' AND c.state IN ['open', 'unsure']
    RETURN c
  } OR EXISTS { MATCH (f)-[:EVIDENCE]->(k:Kinship) WHERE k.confidence IS NOT NULL RETURN k } AS rests_on_unreviewed_match,
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
RETURN collect({
  id: id, rests_on_missing_record: rests_on_missing_record, rests_on_unreviewed_match: rests_on_unreviewed_match,
  has_quarantined_rows: has_quarantined_rows
}) AS rows
