UNWIND $ids AS id
MATCH (n:Appointment {id: id})<-[:DESCRIBES]-(r:PortalRecord)
WITH n, r ORDER BY r.key DESC
RETURN collect([n.id, n.disputed, r.id, r.portal, r.stream, r.facts, r.key]) AS claims
