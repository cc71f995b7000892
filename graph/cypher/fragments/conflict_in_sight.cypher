// Columns:
EXISTS {
  MATCH (c)-[:ABOUT]->(n)
  WHERE EXISTS { MATCH (n)<-[:HAS_VERSION*0..1]-(o:Organisation) WHERE o.id IN $scope RETURN o }
    OR EXISTS { MATCH (n)<-[:HAS_VERSION*0..1]-(:Position)-[:IN]->(o:Organisation) WHERE o.id IN $scope RETURN o }
    OR EXISTS {
      MATCH (n)<-[:HELD|SIGNED|MADE|TOOK|HOLDS|ASSESSED_IN|GIVEN|LISTED|GRANTED|EDUCATED|DECLARED|FILED|KIN*0..1]-(s:Servant)
      MATCH (s)-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
      WHERE o.id IN $scope
      RETURN o
    }
  RETURN n
}
