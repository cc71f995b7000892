UNWIND $rows AS r
MATCH (n:Certificate {id: r.id}) USING INDEX SEEK n:Certificate(id)
WHERE n.origin = r.record AND n.survivorship_applied IS NULL
SET n += r.properties
RETURN count(n) AS written
