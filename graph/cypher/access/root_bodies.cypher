// Purpose: Reads the organisations that stand below no other one today, ordered by folded name.
// Parameters:
//   $today  the day of today
//   $limit  maximum number of organisations
// Columns:
//   id       of the organisation
//   name     its name
//   country  two-letter code
MATCH (o:Organisation)-[:HAS_VERSION]->(v:OrganisationVersion)
WHERE v.start_latest <= $today AND (v.open OR $today < v.end_earliest)
  AND NOT EXISTS { MATCH (v)-[:PART_OF]->(:Organisation) }
WITH DISTINCT o
ORDER BY o.sort_key, o.id LIMIT $limit
RETURN o.id AS id, o.name AS name, o.country AS country
