UNWIND $rows AS r
MATCH (record:PortalRecord {id: r.record})
MATCH (n:Appointment {id: r.id})
MERGE (record)-[d:DESCRIBES]->(n)
SET d.part = r.part
RETURN count(n) AS written
