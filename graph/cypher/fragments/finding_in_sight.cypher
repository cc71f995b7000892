// Columns:
// With coalesce Neo4j starts at the finding. It would start at the bodies, and read all their positions for each finding.
(f.organisation IN $scope OR EXISTS {
  MATCH (f)-[:CONCERNS]->(:Servant)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(served:Organisation)
  WHERE coalesce(served.id, '') IN $scope
  RETURN served
})
