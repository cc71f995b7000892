UNWIND $rows AS r
CREATE (:PortalRecord {
  id: r.record.id, key: r.record.key, content_hash: r.record.content_hash, facts: r.record.facts,
  portal: $stamp.portal, stream: $stamp.stream, state: $stamp.state, run: $stamp.run,
  mapping_version: $stamp.mapping_version, recorded_at: $stamp.recorded_at
})-[:DESCRIBES]->(n:Servant {id: r.id})
SET n += r.properties
WITH n, r
UNWIND r.identifiers AS i
CREATE (:Identifier {key: i.key, scheme: i.scheme, origin: n.id, checksum_valid: i.checksum_valid, says_birth_date: i.says_birth_date, says_sex: i.says_sex, says_century: i.says_century})-[:IDENTIFIES]->(n)
RETURN count(DISTINCT n.id) AS written
