// Purpose: Reads what a development plan needs beside the dossier of the servant: her ratings of competencies, those that positions
//   require, and the courses that develop them.
// Parameters:
//   $servant   id of the servant, or one that was merged into it
//   $position  id of the position that the plan is for, or null for her own
// Columns:
//   servant       her id, or null where there is no such servant
//   post          id, title, body, country and versions of the position that was asked for, or null
//   requirements  of the versions of that position and of those that she held: lists of [id of the version, id and name of a
//                 competency]
//   ratings       lists of [id and name of a competency, score, id of the assessment, first and last day on which it was fixed]
//   courses       that develop one of these competencies: lists of [id of the competency, id, title, kind, subject, hours, provider,
//                 portals that state the course]
OPTIONAL MATCH (merged:Redirect {id: $servant})
WITH coalesce(merged.to, $servant) AS servant
OPTIONAL MATCH (s:Servant {id: servant})
OPTIONAL MATCH (p:Position {id: $position})
OPTIONAL MATCH (p)-[:IN]->(o:Organisation)
WITH s, p, o,
  COLLECT {
    MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(v:PositionVersion)-[:REQUIRES]->(c:Competency)
    RETURN DISTINCT [v.id, c.id, c.name]
  } + COLLECT {
    MATCH (p)-[:HAS_VERSION]->(v:PositionVersion)-[:REQUIRES]->(c:Competency)
    RETURN DISTINCT [v.id, c.id, c.name]
  } AS requirements,
  COLLECT {
    MATCH (s)-[:ASSESSED_IN]->(x:Assessment)-[g:RATED]->(c:Competency)
    RETURN [c.id, c.name, g.score, x.id, x.fixed_on_earliest, x.fixed_on_latest]
  } AS ratings
RETURN s.id AS servant,
  CASE WHEN p IS NULL THEN null ELSE [p.id, p.title, o.id, o.country, {{post_versions}}] END AS post,
  requirements, ratings,
  COLLECT {
    UNWIND [row IN requirements | row[1]] + [row IN ratings | row[0]] AS competency
    WITH DISTINCT competency
    MATCH (c:Competency {id: competency})<-[:DEVELOPS]-(k:Course)
    RETURN [
      c.id, k.id, k.title, k.kind, k.subject, k.hours, k.provider,
      COLLECT { MATCH (k)<-[:DESCRIBES]-(r:PortalRecord) WHERE r.state <> 'tombstoned' RETURN DISTINCT r.portal }
    ]
  } AS courses
