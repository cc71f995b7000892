// Columns:
EXISTS {
    MATCH (s:Servant {id: right_id})-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
    WHERE o.id IN $scope
    RETURN o
  }
  AND (EXISTS {
    MATCH (s:Servant {id: left_id})-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
    WHERE o.id IN $scope
    RETURN o
  } OR EXISTS {
    MATCH (d:Relative {id: left_id})<-[:DECLARED]-(:Servant)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
    WHERE o.id IN $scope
    RETURN o
  })
