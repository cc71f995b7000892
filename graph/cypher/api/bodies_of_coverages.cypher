// Purpose: Reads the bodies that coverages name and that are loaded.
// Parameters:
//   $ids  ids of coverages
// Rows:
//   coverage       id
//   organisations  list of ids, in order
UNWIND $ids AS id
MATCH (c:Coverage {id: id})
WITH c.id AS coverage, COLLECT { MATCH (c)-[:SPEAKS_FOR]->(o:Organisation) RETURN o.id AS body ORDER BY body } AS organisations
RETURN collect({coverage: coverage, organisations: organisations}) AS rows
