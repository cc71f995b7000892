// Columns:
(f.organisation IN $scope OR EXISTS {
  MATCH (f)-[:CONCERNS]->(:Servant)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(served:Organisation)
  WHERE served.id IN $scope
  RETURN served
})
