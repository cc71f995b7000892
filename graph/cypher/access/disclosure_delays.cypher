// Purpose: The delays of disclosure that are not over: whose readings no servant sees yet.
// Parameters:
//   $today  the day of today
// Rows:
//   since         sort key from which on readings are not shown
//   organisation  id of the body that the investigation concerns, or null
//   bodies        ids of that body and of those above it today
MATCH (d:DisclosureDelay)
WHERE d.until > $today
WITH d,
  COLLECT {
    MATCH path = (o:Organisation {id: d.organisation})-[:PART_OF|HAS_VERSION*0..]->(above:Organisation)
    WHERE all(n IN nodes(path) WHERE n.open IS NULL OR (n.start_latest <= $today AND (n.open OR $today < n.end_earliest)))
    RETURN above.id AS id
  } AS bodies
RETURN collect({since: d.since, organisation: d.organisation, bodies: bodies}) AS rows
