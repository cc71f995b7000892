UNWIND $rows AS r
MATCH (n:Servant {id: r.id}) USING INDEX SEEK n:Servant(id)
MERGE (i:Identifier {key: r.key})
SET i.scheme = r.scheme, i.origin = coalesce(i.origin, n.id)
MERGE (i)-[:IDENTIFIES]->(n)
RETURN count(n) AS written
