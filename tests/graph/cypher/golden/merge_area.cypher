UNWIND $rows AS r
MERGE (n:Area {id: r.id})
SET n += r.properties
RETURN count(n) AS written
