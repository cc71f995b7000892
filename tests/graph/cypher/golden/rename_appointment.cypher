UNWIND $rows AS r
MATCH (n:Appointment {id: r.old})
SET n.id = r.new
RETURN count(n) AS written
