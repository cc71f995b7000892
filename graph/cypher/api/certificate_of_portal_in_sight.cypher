// Purpose: Finds the certificates of a number that a portal states, however the number is spelled, of those that a caller sees, at
//   most 20: first one that is spelled as asked.
// Parameters:
//   $portal   name of the portal
//   $number   the number without blanks and hyphens, in lower case
//   $spelled  the number as asked
//   $scope    ids of the caller's organisations
//   $whole    whether the caller sees all of everybody who ever served there
//   $not_own  modes by which nobody holds a position of her own
//   $own      id of the servant who the caller herself is, or null
//   $today    the day of today
// Columns:
//   id  of the certificate
MATCH (c:Certificate {number_key: $number})
WHERE EXISTS { MATCH (c)<-[:DESCRIBES]-(record:PortalRecord) WHERE record.portal = $portal AND record.state <> 'tombstoned' }
  AND (EXISTS { MATCH (c)<-[:HOLDS]-(holder:Servant) WHERE holder.id = $own } OR EXISTS {
    MATCH (c)<-[:HOLDS]-(:Servant)-[:HELD]->(step:Appointment)-[:TO]->(:Position)-[:IN]->(seen:Organisation)
    WHERE seen.id IN $scope AND ($whole OR (step.mode IS NOT NULL AND NOT step.mode IN $not_own AND (
      (step.start_latest <= c.issued_earliest AND (step.open OR step.end_earliest > c.issued_latest))
      OR (step.start_latest <= $today AND (step.open OR step.end_earliest > $today))
    )))
  })
WITH c.id AS id, c.number = $spelled AS as_asked
RETURN id ORDER BY as_asked DESC, id LIMIT 20
