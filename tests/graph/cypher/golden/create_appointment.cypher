UNWIND $rows AS r
MATCH (servant:Servant {id: r.servant}) USING INDEX SEEK servant:Servant(id)
MATCH (position:Position {id: r.position}) USING INDEX SEEK position:Position(id)
CREATE (:PortalRecord {
  id: r.record.id, key: r.record.key, content_hash: r.record.content_hash, facts: r.record.facts,
  portal: $stamp.portal, stream: $stamp.stream, state: $stamp.state, run: $stamp.run,
  mapping_version: $stamp.mapping_version, recorded_at: $stamp.recorded_at
})-[:DESCRIBES]->(n:Appointment {id: r.id})
CREATE (servant)-[:HELD]->(n)
CREATE (n)-[:TO]->(position)
SET n += r.properties
SET n.day_key = coalesce(toString(n.order_date_latest), toString(n.start_latest), '') + '\u0001' + n.id, n.name = CASE WHEN toString(n.start_latest) = '9999-12-31' THEN '?' ELSE substring(toString(n.start_latest), 0, 4) END + CASE WHEN n.open THEN '–' WHEN coalesce(toString(n.end_latest), '9999-12-31') = '9999-12-31' THEN '–?' ELSE '–' + substring(toString(n.end_latest), 0, 4) END + coalesce(' ' + CASE WHEN n.mode IN ['other', 'unknown'] THEN null ELSE n.mode END, '')
RETURN count(n) AS written
