// Purpose: Counts the appointments of each of several organisations that are certainly in force on a day.
// Parameters:
//   $owners  list of organisation ids
//   $on      the day
// Rows:
//   owner   id of the organisation
//   number  of appointments
UNWIND $owners AS id
MATCH (o:Organisation {id: id})
WITH o.id AS owner,
  COUNT {
    MATCH (o)<-[:IN]-(:Position)<-[:TO]-(a:Appointment)
    WHERE {{in_force_on}}
  } AS number
RETURN collect({owner: owner, number: number}) AS rows
