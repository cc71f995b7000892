// Columns:
//   id         of the organisation
//   name       its current name
//   country    two-letter code
//   sector     sector of the employer, or null
//   successor  id of the organisation that succeeded it, or null
//   sort_key   property by which lists are ordered and paged
//   versions   list of maps, by start
id: o.id, name: o.name, country: o.country, sector: o.sector, sort_key: o.sort_key,
  successor: head(COLLECT { MATCH (o)-[:SUCCEEDED_BY]->(next:Organisation) RETURN next.id }),
  versions: COLLECT {
    MATCH (o)-[:HAS_VERSION]->(v:OrganisationVersion)
    OPTIONAL MATCH (v)-[:PART_OF]->(above:Organisation)
    RETURN {
      id: v.id, name: v.name, level: v.level, level_word: v.level_word, parent: above.id, open: v.open,
      start_earliest: v.start_earliest, start_latest: v.start_latest,
      end_earliest: v.end_earliest, end_latest: v.end_latest
    } ORDER BY v.start_latest, v.id
  }
