// Purpose: Lists the appointments whose records name a competition that is not loaded yet.
// Parameters: none
// Rows:
//   id  of the appointment
MATCH (pending:PendingReference)
WHERE pending.label = 'Competition'
MATCH (record:PortalRecord {id: pending.record})-[:DESCRIBES]->(a:Appointment)
RETURN collect(DISTINCT {id: a.id}) AS rows
