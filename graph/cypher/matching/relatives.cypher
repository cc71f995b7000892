// Purpose: A page of the relatives that servants declared.
// Parameters:
//   $after  id of the last relative of the page before, '' for the first page
//   $limit  size of the page
// Rows:
//   id                   of the relative
//   name                 as declared
//   birth_date_earliest  first possible day of birth
//   birth_date_latest    last possible day of birth
//   servant              id of the servant who declared it
MATCH (k:Relative)
WHERE k.id > $after
MATCH (s:Servant)-[:DECLARED]->(k)
WITH k, s ORDER BY k.id LIMIT $limit
RETURN collect({
  id: k.id, name: k.name, birth_date_earliest: k.birth_date_earliest, birth_date_latest: k.birth_date_latest, servant: s.id
}) AS rows
