UNWIND $rows AS r
MATCH (n:PositionVersion {id: r.id})
OPTIONAL MATCH (other:Position)-[old:HAS_VERSION]->(n)
WHERE NOT other.id IN [t IN r.targets | t.id]
DELETE old
WITH DISTINCT n, r
UNWIND r.targets AS t
MATCH (m:Position {id: t.id})
MERGE (m)-[:HAS_VERSION]->(n)
RETURN count(m) AS written
