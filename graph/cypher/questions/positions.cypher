// Purpose: Reads positions with their bodies, between which a question asks for routes.
// Parameters:
//   $ids  list of ids of positions, or of ones that were merged into them
// Columns:
//   asked  the id asked for
//   post   id, title, body, country and versions of the position, or null where there is none or no record says in which body it is
//   body   name of the body
//   known  whether the position is there
UNWIND $ids AS asked
OPTIONAL MATCH (merged:Redirect {id: asked})
WITH asked, coalesce(merged.to, asked) AS id
OPTIONAL MATCH (p:Position {id: id})
OPTIONAL MATCH (p)-[:IN]->(o:Organisation)
RETURN asked, CASE WHEN o IS NULL THEN null ELSE [p.id, p.title, o.id, o.country, {{post_versions}}] END AS post,
  o.name AS body, p IS NOT NULL AS known
