// Columns:
//   id         of the conflict
//   node       id of the node it is about, of a servant as she is now
//   label      label of the node
//   property   property, day or link on which portals contradict each other
//   state      open or settled
//   values     list of texts «portal/stream: what it states», the winner's first
//   opened_at  when it was opened
//   closed_at  when it was settled, or null
//   sort_key   by which lists are ordered and paged
//   records    list of maps of the portal records that contradict each other, by id
//   people     list of ids of the servants whom the node is about
id: c.id, node: coalesce(head(COLLECT { MATCH (d:Redirect) WHERE d.id = c.node RETURN d.to }), c.node), label: c.label,
  property: c.property, state: c.state, values: c.values, opened_at: c.opened_at, closed_at: c.closed_at, sort_key: c.id,
  records: COLLECT {
    MATCH (c)-[:SAID_BY]->(r:PortalRecord)
    RETURN {
      id: r.id, portal: r.portal, stream: r.stream, recorded_at: r.recorded_at, missing_since: r.absent_since
    } AS record ORDER BY r.id
  },
  people: COLLECT {
    MATCH (c)-[:ABOUT]->(n)
    MATCH (n)<-[:HELD|SIGNED|MADE|TOOK|HOLDS|ASSESSED_IN|GIVEN|LISTED|GRANTED|EDUCATED|DECLARED|FILED|KIN*0..1]-(s:Servant)
    RETURN DISTINCT s.id AS person ORDER BY person
  }
