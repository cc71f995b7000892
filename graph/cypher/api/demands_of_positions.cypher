// Purpose: Reads what the versions of positions that are in force today demand of their holders, and to which positions they report.
// Parameters:
//   $ids    list of position ids
//   $today  the day of today
// Rows:
//   id                             of the position
//   required_experience_months     months of experience; 0 where none is demanded, null where it is not known
//   required_education_level       level of education, or null
//   required_education_level_word  the portal's own word for the level, or null
//   required_education_fields      fields of education; empty where none is demanded, null where it is not known
//   competencies                   list of ids of competencies
//   reports_to                     id of the position to which it reports, or null
UNWIND $ids AS id
MATCH (p:Position {id: id})-[:HAS_VERSION]->(v:PositionVersion)
WHERE v.start_latest <= $today AND (v.open OR $today < v.end_earliest)
WITH p, v ORDER BY v.start_latest, v.id
WITH p, last(collect(v)) AS v
RETURN collect({
  id: p.id, required_experience_months: v.required_experience_months, required_education_level: v.required_education_level,
  required_education_level_word: v.required_education_level_word, required_education_fields: v.required_education_fields,
  competencies: COLLECT { MATCH (v)-[:REQUIRES]->(c:Competency) RETURN c.id AS competency ORDER BY competency },
  reports_to: head(COLLECT { MATCH (v)-[:REPORTS_TO]->(q:Position) RETURN q.id })
}) AS rows
