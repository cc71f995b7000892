// Purpose: The countries in whose organisations people hold or held a position.
// Parameters:
//   $ids  list of ids of servants
// Rows:
//   servant    id
//   countries  list of two-letter codes, in order
UNWIND $ids AS id
MATCH (s:Servant {id: id})-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
WHERE o.country IS NOT NULL
WITH DISTINCT s.id AS servant, o.country AS country
ORDER BY servant, country
WITH servant, collect(country) AS countries
RETURN collect({servant: servant, countries: countries}) AS rows
