// Purpose: Reads positions by id, with their organisation and, if they are wanted, all their versions.
// Parameters:
//   $ids       list of position ids
//   $versions  whether to read the versions, too; they are an empty list without it
// Rows:
//   id            of the position
//   title         its current title
//   sort_key      property by which lists are ordered and paged
//   organisation  id of its organisation
//   versions      list of maps, by start
UNWIND $ids AS id
MATCH (p:Position {id: id})
WITH p, head(COLLECT { MATCH (p)-[:IN]->(body:Organisation) RETURN body.id }) AS organisation
WHERE organisation IS NOT NULL
RETURN collect({
  id: p.id, title: p.title, sort_key: p.sort_key, organisation: organisation,
  versions: CASE WHEN $versions THEN COLLECT {
    MATCH (p)-[:HAS_VERSION]->(v:PositionVersion)
    RETURN {
      id: v.id, title: v.title, ladder: v.ladder, rank: v.rank, group: v.group, servant_class: v.servant_class,
      servant_class_word: v.servant_class_word,
      head_of_body: v.head_of_body, competition_required: v.competition_required, fte: v.fte, open: v.open,
      start_earliest: v.start_earliest, start_latest: v.start_latest,
      end_earliest: v.end_earliest, end_latest: v.end_latest
    } ORDER BY v.start_latest, v.id
  } ELSE [] END
}) AS rows
