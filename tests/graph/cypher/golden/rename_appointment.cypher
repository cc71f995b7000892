UNWIND $rows AS r
MATCH (n:Appointment {id: r.old}) USING INDEX SEEK n:Appointment(id)
SET n.id = r.new
RETURN count(n) AS written
