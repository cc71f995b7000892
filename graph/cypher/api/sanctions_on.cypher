// Purpose: Reads the sanctions that may certainly be in force on a day, each with the countries in which the servant served.
// Parameters:
//   $on             the day
//   $scope          ids of the caller's organisations; any list where she sees all
//   $imposed_after  day before which no sanction was imposed that can still be in force
// Rows:
//   id                of the sanction
//   servant           id
//   countries         list of two-letter codes; null among them for a body whose country is not known
//   countries_seen    those of them in whose bodies of the caller she served
//   imposed_earliest  first possible day on which it was imposed
//   imposed_latest    last possible day on which it was imposed
//   ends_earliest     first possible day on which it ends, as stated, or null
//   ends_latest       last possible day on which it ends, as stated, or null
//   lifted_earliest   first possible day on which it was lifted, or null
//   lifted_latest     last possible day on which it was lifted, or null
MATCH (x:Sanction)<-[:GIVEN]-(s:Servant)
WHERE x.imposed_latest <= $on AND x.imposed_earliest >= $imposed_after
  AND (x.ends_earliest IS NULL OR x.ends_earliest > $on) AND (x.lifted_earliest IS NULL OR x.lifted_earliest > $on)
WITH x, s, COLLECT {
  MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation) RETURN DISTINCT o.country
} AS countries, COLLECT {
  MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation) WHERE o.id IN $scope RETURN DISTINCT o.country
} AS countries_seen
RETURN collect({
  id: x.id, servant: s.id, countries: countries, countries_seen: countries_seen,
  imposed_earliest: x.imposed_earliest, imposed_latest: x.imposed_latest,
  ends_earliest: x.ends_earliest, ends_latest: x.ends_latest, lifted_earliest: x.lifted_earliest, lifted_latest: x.lifted_latest
}) AS rows
