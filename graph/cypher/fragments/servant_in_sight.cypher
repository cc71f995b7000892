// Columns:
(s.id = $own OR EXISTS {
    MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(seen:Organisation) WHERE seen.id IN $scope
  })
