// Purpose: Reads organisations by id, with all their versions and the organisation above each version.
// Parameters:
//   $ids  list of organisation ids
// Rows:
//   id        of the organisation
//   name      its current name
//   country   two-letter code
//   sort_key  property by which lists are ordered and paged
//   versions  list of maps, by start
UNWIND $ids AS id
MATCH (o:Organisation {id: id})
WITH o.id AS id, o.name AS name, o.country AS country, o.sort_key AS sort_key,
  COLLECT {
    MATCH (o)-[:HAS_VERSION]->(v:OrganisationVersion)
    OPTIONAL MATCH (v)-[:PART_OF]->(above:Organisation)
    RETURN {
      id: v.id, name: v.name, level: v.level, level_word: v.level_word, parent: above.id, open: v.open,
      start_earliest: v.start_earliest, start_latest: v.start_latest,
      end_earliest: v.end_earliest, end_latest: v.end_latest
    } ORDER BY v.start_latest, v.id
  } AS versions
RETURN collect({id: id, name: name, country: country, sort_key: sort_key, versions: versions}) AS rows
