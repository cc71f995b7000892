UNWIND $rows AS r
MATCH (record:PortalRecord {id: r.record}) USING INDEX SEEK record:PortalRecord(id)
MATCH (n:Appointment {id: r.id}) USING INDEX SEEK n:Appointment(id)
MERGE (record)-[d:DESCRIBES]->(n)
SET d.part = r.part
RETURN count(n) AS written
