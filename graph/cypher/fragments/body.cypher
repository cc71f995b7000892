// Columns:
//   id        of the organisation
//   name      its name
//   country   two-letter code, or null
//   versions  list of [level, parent, first and last day of its start, first and last day of its end, open]
//   portals   list of [portal, day since which it is missing there, or null]
//   scopes    scopes that name the body: list of [labels, first day, first day no longer covered]
id: o.id, name: o.name, country: o.country,
  versions: COLLECT {
    MATCH (o)-[:HAS_VERSION]->(v:OrganisationVersion)
    RETURN [
      v.level, head(COLLECT { MATCH (v)-[:PART_OF]->(above:Organisation) RETURN above.id }), v.start_earliest, v.start_latest,
      v.end_earliest, v.end_latest, v.open
    ]
  },
  portals: COLLECT {
    MATCH (o)-[:HAS_VERSION*0..1]->()<-[:DESCRIBES]-(r:PortalRecord)
    RETURN DISTINCT [r.portal, date(r.absent_since)]
  },
  scopes: COLLECT { MATCH (o)<-[:SPEAKS_FOR]-(c:Coverage) RETURN [c.labels, c.from, c.to] }
