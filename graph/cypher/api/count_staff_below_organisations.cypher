// Purpose: Counts the appointments of each of several organisations and of all that stand below it on a day which are certainly in
//   force on it.
// Parameters:
//   $owners  list of organisation ids
//   $on      the day
//   $scope   list of ids of the organisations of which it is shown, or null for all
// Rows:
//   owner   id of the organisation
//   number  of appointments
UNWIND $owners AS id
MATCH (o:Organisation {id: id})
WITH o.id AS owner,
  COUNT {
    {{units_on}}
    MATCH (unit)<-[:IN]-(:Position)<-[:TO]-(a:Appointment)
    WHERE {{in_force_on}} AND ($scope IS NULL OR unit.id IN $scope)
    RETURN a
  } AS number
RETURN collect({owner: owner, number: number}) AS rows
