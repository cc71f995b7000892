// Purpose: Counts the appointments of each of several organisations that are certainly in force on a day.
// Parameters:
//   $owners  list of organisation ids
//   $on      the day
//   $scope   list of ids of the organisations of which it is shown, or null for all
// Rows:
//   owner   id of the organisation
//   number  of appointments
UNWIND $owners AS id
MATCH (o:Organisation {id: id})
WHERE $scope IS NULL OR o.id IN $scope
WITH o.id AS owner,
  COUNT {
    MATCH (o)<-[:IN]-(:Position)<-[:TO]-(a:Appointment)
    WHERE {{in_force_on}}
  } AS number
RETURN collect({owner: owner, number: number}) AS rows
