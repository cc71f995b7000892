// Purpose: Shows a body: what it stands below, the units right below it, and who holds a post in it today.
// Parameters:
//   $organisation  id of the body
// Columns:
//   path  the body, a path from it to the body above, from a unit to it, or from a person over a post to it
MATCH path = (o:Organisation)
WHERE o.id = $organisation
RETURN path LIMIT 1
UNION ALL
MATCH path = (o:Organisation)-[:HAS_VERSION]->(v:OrganisationVersion)-[:PART_OF]->(:Organisation)
WHERE o.id = $organisation AND v.open
RETURN path LIMIT 5
UNION ALL
MATCH path = (:Organisation)-[:HAS_VERSION]->(v:OrganisationVersion)-[:PART_OF]->(o:Organisation)
WHERE o.id = $organisation AND v.open
RETURN path LIMIT 25
UNION ALL
MATCH path = (:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
WHERE o.id = $organisation AND a.start_earliest <= date() AND (a.open OR a.end_latest > date())
RETURN path ORDER BY a.start_latest, a.id LIMIT 69
