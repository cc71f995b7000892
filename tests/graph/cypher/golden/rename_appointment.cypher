UNWIND $rows AS r
MATCH (n:Appointment {id: r.old}) USING INDEX SEEK n:Appointment(id)
SET n.id = r.new
SET n.day_key = coalesce(toString(n.order_date_latest), toString(n.start_latest), '') + '\u0001' + n.id, n.name = CASE WHEN toString(n.start_latest) = '9999-12-31' THEN '?' ELSE substring(toString(n.start_latest), 0, 4) END + CASE WHEN n.open THEN '–' WHEN coalesce(toString(n.end_latest), '9999-12-31') = '9999-12-31' THEN '–?' ELSE '–' + substring(toString(n.end_latest), 0, 4) END + coalesce(' ' + CASE WHEN n.mode IN ['other', 'unknown'] THEN null ELSE n.mode END, '')
RETURN count(n) AS written
