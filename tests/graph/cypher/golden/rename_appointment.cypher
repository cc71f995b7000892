UNWIND $rows AS r
MATCH (n:Appointment {id: r.old}) USING INDEX SEEK n:Appointment(id)
SET n.id = r.new
SET n.day_key = coalesce(toString(n.order_date_latest), toString(n.start_latest), '') + '\u0001' + n.id
RETURN count(n) AS written
