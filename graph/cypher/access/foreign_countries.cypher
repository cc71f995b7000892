// Purpose: The countries in which an organisation stands below no other one today, or has no known time, and is none of some bodies.
// Employers outside the civil service have no known time, and nobody in its posts: figures count nobody of theirs.
// Parameters:
//   $bodies  list of ids of organisations
//   $today   the day of today
// Rows:
//   country  two-letter code
MATCH (o:Organisation)
WHERE NOT o.id IN $bodies AND (
  (NOT EXISTS { MATCH (o)-[:HAS_VERSION]->(:OrganisationVersion) }
    AND EXISTS { MATCH (o)<-[:IN]-(:Position)<-[:TO]-(a:Appointment) WHERE a.civil_service })
  OR EXISTS {
    MATCH (o)-[:HAS_VERSION]->(v:OrganisationVersion)
    WHERE v.start_latest <= $today AND (v.open OR $today < v.end_earliest)
      AND NOT EXISTS { MATCH (v)-[:PART_OF]->(:Organisation) }
  }
)
WITH DISTINCT o.country AS country
RETURN collect({country: country}) AS rows
