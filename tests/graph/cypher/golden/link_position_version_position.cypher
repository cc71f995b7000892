UNWIND $rows AS r
MATCH (n:PositionVersion {id: r.id}) USING INDEX SEEK n:PositionVersion(id)
OPTIONAL MATCH (other:Position)-[old:HAS_VERSION]->(n)
WHERE NOT other.id IN [t IN r.targets | t.id]
DELETE old
WITH DISTINCT n, r
UNWIND r.targets AS t
MATCH (m:Position {id: t.id}) USING INDEX SEEK m:Position(id)
MERGE (m)-[:HAS_VERSION]->(n)
RETURN count(m) AS written
