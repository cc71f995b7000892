// Purpose: Lists the portal records that describe appointments.
// Parameters:
//   $ids  list of appointment ids
// Rows:
//   id       of the appointment
//   records  list of record ids
UNWIND $ids AS id
MATCH (a:Appointment {id: id})<-[:DESCRIBES]-(r:PortalRecord)
WITH a.id AS id, collect(r.id) AS records
RETURN collect({id: id, records: records}) AS rows
