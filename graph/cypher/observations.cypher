// Purpose: The facts of all records that speak of these appointments.
// Parameters:
//   $ids  list of appointment ids
// Columns:
//   claims  list of [appointment id, record id, facts]
UNWIND $ids AS id
MATCH (a:Appointment {id: id})<-[:DESCRIBES]-(r:PortalRecord)
RETURN collect([a.id, r.id, r.facts]) AS claims
